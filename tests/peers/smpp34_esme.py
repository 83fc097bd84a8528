"""An ESME by smpp34: what it sees of a message centre, as one line of JSON.

usage: smpp34_esme.py HOST:PORT SYSTEM_ID PASSWORD DESTINATION
"""

import asyncio
import json
import sys

import smpp34

PATIENCE_SECONDS = 15
TEXTS = ["A code: 012345", "Another code: 543210"]


async def main():
    address, system_id, password, destination = sys.argv[1:]
    host, port = address.rsplit(":", 1)
    client = smpp34.Client(
        host=host, port=int(port), system_id=system_id, password=password, bind_type="TRX"
    )
    smsc = await client.connect()
    ids, receipts = [], []
    for text in TEXTS:
        answer = await smsc.submit_sm(
            destination_addr=destination,
            short_message=text.encode(),
            source_addr="Countersign",
            source_addr_ton=5,
            dest_addr_ton=1,
            dest_addr_npi=1,
            registered_delivery=1,
        )
        assert answer.is_success, answer
        ids.append(answer.message_id)
    while len(receipts) < len(TEXTS):
        event = await asyncio.wait_for(smsc.next(), PATIENCE_SECONDS)
        parameters = {tlv.tag: tlv.as_string() for tlv in event.tlvs}
        receipts.append(
            {
                "text": event.short_message.decode(),
                "message_id": parameters.get(smpp34.TLV_RECEIPTED_MESSAGE_ID),
            }
        )
    print(json.dumps({"message_ids": ids, "receipts": receipts, "texts": TEXTS}), flush=True)
    await smsc.unbind()
    await client.stop()


asyncio.run(main())
