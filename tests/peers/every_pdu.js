// An ESME by npm `smpp` that sends every PDU of SMPP 3.4 that an ESME may send, and two that it may
// only receive; prints the status of each answer as one line of JSON.
//
// usage: every_pdu.js HOST:PORT SYSTEM_ID PASSWORD OUTBIND_PORT
'use strict';
const smpp = require('smpp');

const [address, systemId, password, outbindPort] = process.argv.slice(2);
const seen = {};

function ask(session, name, fields) {
  return new Promise((resolve) => {
    session.send(new smpp.PDU(name, fields || {}), (answer) => {
      seen[name] = answer.command_status;
      resolve(answer);
    });
  });
}

function open() {
  return new Promise((resolve) => {
    const session = smpp.connect({ url: `smpp://${address}` });
    session.on('deliver_sm', (pdu) => session.send(pdu.response()));
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('connect', () => resolve(session));
  });
}

const to = { dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '447700900160' };
const credentials = { system_id: systemId, password };

async function main() {
  for (const bind of ['bind_receiver', 'bind_transmitter']) {
    const session = await open();
    await ask(session, bind, credentials);
    await ask(session, 'unbind');
    session.close();
  }
  const session = await open();
  await ask(session, 'bind_transceiver', credentials);
  const message = { ...to, short_message: 'one', registered_delivery: 1 };
  const first = await ask(session, 'submit_sm', message);
  await ask(session, 'submit_multi', {
    dest_address: [to, { ...to, destination_addr: '447700900161' }],
    short_message: 'many',
  });
  await ask(session, 'data_sm', { ...to, message_payload: 'by data' });
  await ask(session, 'query_sm', { message_id: first.message_id });
  await ask(session, 'replace_sm', { message_id: first.message_id, short_message: 'other', registered_delivery: 1 });
  await ask(session, 'cancel_sm', { message_id: first.message_id });
  await ask(session, 'enquire_link');
  session.send(new smpp.PDU('alert_notification', { source_addr: '447700900160', esme_addr: '1' }));
  session.send(new smpp.PDU('generic_nack', { command_status: smpp.ESME_RINVCMDID }));
  await ask(session, 'unbind');
  session.close();
  console.log(JSON.stringify(seen));
}

// Asked to bind, it does so on the link that the message centre has opened.
const server = smpp.createServer({}, (session) => {
  session.on('outbind', async (pdu) => {
    seen.outbind = pdu.system_id;
    await ask(session, 'bind_receiver', credentials);
    await ask(session, 'unbind');
    session.close();
    await main();
    server.close();
    process.exit(0);
  });
});
server.listen(Number(outbindPort), '127.0.0.1', () => console.log(JSON.stringify({ event: 'listening' })));
