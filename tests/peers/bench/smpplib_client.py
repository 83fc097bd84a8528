"""An ESME by smpplib: how fast it submits, as one line of JSON.

usage: smpplib_client.py HOST:PORT SYSTEM_ID PASSWORD WINDOW COUNT
"""

import json
import logging
import sys
import time

import smpplib.client


def main():
    address, system_id, password, window, count = sys.argv[1:]
    window, count = int(window), int(count)
    logging.disable(logging.CRITICAL)
    host, port = address.rsplit(":", 1)
    client = smpplib.client.Client(host, int(port), allow_unknown_opt_params=True)
    client.connect()
    client.bind_transceiver(system_id=system_id, password=password)
    sent, took = {}, []

    def submit():
        pdu = client.send_message(
            source_addr_ton=5,
            source_addr="Countersign",
            dest_addr_ton=1,
            dest_addr_npi=1,
            destination_addr="447700900123",
            short_message=b"A test of 012345",
        )
        sent[pdu.sequence] = time.perf_counter()

    def answered(pdu):
        took.append(time.perf_counter() - sent.pop(pdu.sequence))

    client.set_message_sent_handler(answered)
    began = time.perf_counter()
    started = 0
    while len(took) < count:
        while started < count and len(sent) < window:
            submit()
            started += 1
        client.read_once(auto_send_enquire_link=False)
    seconds = time.perf_counter() - began
    took.sort()
    print(
        json.dumps(
            {
                "per_second": count / seconds,
                "p50_us": took[count // 2] * 1e6,
                "p99_us": took[count * 99 // 100] * 1e6,
            }
        )
    )
    client.unbind()
    client.disconnect()


main()
