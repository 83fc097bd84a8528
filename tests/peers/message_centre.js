// A message centre by the npm package smpp: prints where it listens, then what it sees, one line
// of JSON each.
//
// usage: node message_centre.js PORT SYSTEM_ID PASSWORD
'use strict';

const smpp = require('smpp');

const [port, systemId, password] = process.argv.slice(2);
const say = (event) => console.log(JSON.stringify(event));
let nextId = 1;

function receipt(submitted, id) {
  const now = new Date().toISOString().replace(/[-:T]/g, '').slice(2, 12);
  return {
    source_addr_ton: submitted.dest_addr_ton,
    source_addr_npi: submitted.dest_addr_npi,
    source_addr: submitted.destination_addr,
    destination_addr_ton: submitted.source_addr_ton,
    destination_addr: submitted.source_addr,
    esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
    receipted_message_id: id,
    message_state: smpp.MESSAGE_STATE.DELIVERED,
    short_message:
      `id:${id} sub:001 dlvrd:001 submit date:${now} done date:${now} stat:DELIVRD err:000 text:`,
  };
}

const server = smpp.createServer({}, (session) => {
  session.on('error', (error) => say({ event: 'error', error: String(error) }));
  session.on('close', () => say({ event: 'close' }));
  session.on('pdu', (pdu) =>
    say({ event: 'pdu', command: pdu.command, status: pdu.command_status }));
  session.on('bind_transceiver', (pdu) => {
    if (pdu.system_id !== systemId || pdu.password !== password) {
      session.send(pdu.response({ command_status: smpp.ESME_RBINDFAIL }));
      session.close();
      return;
    }
    session.send(pdu.response({ system_id: 'npm-smpp' }));
    session.enquire_link();
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('submit_sm', (pdu) => {
    const id = `npm-${nextId++}`;
    say({
      event: 'message',
      id,
      to: pdu.destination_addr,
      from: pdu.source_addr,
      text: pdu.short_message.message,
      udh: pdu.short_message.udh ? pdu.short_message.udh.map((e) => e.toString('hex')) : null,
      data_coding: pdu.data_coding,
      validity_period: pdu.validity_period,
      registered_delivery: pdu.registered_delivery,
      source_addr_ton: pdu.source_addr_ton,
      dest_addr_ton: pdu.dest_addr_ton,
      dest_addr_npi: pdu.dest_addr_npi,
    });
    session.send(pdu.response({ message_id: id }), () =>
      session.deliver_sm(receipt(pdu, id), (answer) =>
        say({ event: 'receipt', id, status: answer.command_status })));
  });
  session.on('unbind', (pdu) => {
    session.send(pdu.response(), () => session.close());
  });
});

server.on('error', (error) => {
  console.error(String(error));
  process.exit(1);
});
server.listen(Number(port), '127.0.0.1', () =>
  say({ event: 'listening', address: `127.0.0.1:${server.address().port}` }));
