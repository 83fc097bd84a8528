"""An ESME by smpp34: how fast it submits, as one line of JSON.

usage: smpp34_client.py HOST:PORT SYSTEM_ID PASSWORD WINDOW COUNT
"""

import asyncio
import json
import sys
import time

import smpp34


async def main():
    address, system_id, password, window, count = sys.argv[1:]
    window, count = int(window), int(count)
    host, port = address.rsplit(":", 1)
    client = smpp34.Client(
        host=host,
        port=int(port),
        system_id=system_id,
        password=password,
        bind_type="TRX",
        window_size=window,
    )
    smsc = await client.connect()
    took, started = [], 0

    async def work():
        nonlocal started
        while started < count:
            started += 1
            at = time.perf_counter()
            answer = await smsc.submit_sm(
                destination_addr="447700900123",
                short_message=b"A test of 012345",
                source_addr="Countersign",
                source_addr_ton=5,
                dest_addr_ton=1,
                dest_addr_npi=1,
            )
            assert answer.is_success, answer
            took.append(time.perf_counter() - at)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(window)))
    seconds = time.perf_counter() - began
    took.sort()
    print(
        json.dumps(
            {
                "per_second": count / seconds,
                "p50_us": took[count // 2] * 1e6,
                "p99_us": took[count * 99 // 100] * 1e6,
            }
        ),
        flush=True,
    )
    await smsc.unbind()
    await client.stop()


asyncio.run(main())
