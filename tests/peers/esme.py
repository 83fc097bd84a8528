"""An ESME by smpplib: what it sees of a message centre, as one line of JSON.

usage: esme.py HOST:PORT SYSTEM_ID PASSWORD DESTINATION
"""

import json
import sys
import time

import smpplib.client
import smpplib.consts
import smpplib.exceptions
import smpplib.gsm
import smpplib.smpp

PATIENCE_SECONDS = 15
TEXTS = [
    "A code: 012345 {[~]} 5 \N{EURO SIGN}",
    "\u0631\u0645\u0632\u0643: 012345",
    "A long message. " * 20,
]


def connect(address):
    host, port = address.rsplit(":", 1)
    client = smpplib.client.Client(host, int(port), allow_unknown_opt_params=True)
    client.connect()
    return client


def status_of_bind(address, system_id, password):
    client = connect(address)
    try:
        client.bind_transceiver(system_id=system_id, password=password)
        return 0
    except smpplib.exceptions.PDUError as error:
        return error.args[1]
    finally:
        client.disconnect()


def read_until(client, done):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("the message centre went silent")
        client.read_once(auto_send_enquire_link=False)


def main():
    address, system_id, password, destination = sys.argv[1:]
    seen = {
        "wrong_password": status_of_bind(address, system_id, "wrong"),
        "wrong_system_id": status_of_bind(address, "nobody", password),
        "message_ids": [],
        "receipts": [],
        "commands": [],
    }
    client = connect(address)
    read_pdu = client.read_pdu

    def remembering():
        pdu = read_pdu()
        seen["commands"].append(pdu.command)
        return pdu

    client.read_pdu = remembering
    client.set_message_sent_handler(
        lambda pdu: seen["message_ids"].append(pdu.message_id.decode())
    )
    client.set_message_received_handler(
        lambda pdu: seen["receipts"].append(
            {
                "text": pdu.short_message.decode(),
                "message_id": (pdu.receipted_message_id or b"").decode(),
                "esm_class": pdu.esm_class,
                "state": pdu.message_state,
            }
        )
    )
    client.bind_transceiver(system_id=system_id, password=password)
    sent = 0
    for text in TEXTS:
        parts, coding, esm_class = smpplib.gsm.make_parts(text)
        for part in parts:
            client.send_message(
                source_addr_ton=smpplib.consts.SMPP_TON_ALNUM,
                source_addr="smpplib",
                dest_addr_ton=smpplib.consts.SMPP_TON_INTL,
                dest_addr_npi=smpplib.consts.SMPP_NPI_ISDN,
                destination_addr=destination,
                short_message=part,
                data_coding=coding,
                esm_class=esm_class,
                registered_delivery=1,
            )
            sent += 1
    read_until(client, lambda: len(seen["message_ids"]) == sent)
    read_until(client, lambda: len(seen["receipts"]) == sent)
    client.send_pdu(smpplib.smpp.make_pdu("enquire_link", client=client))
    read_until(client, lambda: "enquire_link_resp" in seen["commands"])
    client.unbind()
    client.disconnect()
    seen["sent"] = sent
    seen["texts"] = TEXTS
    print(json.dumps(seen))


main()
