// A message centre by npm `smpp` that only answers: the foreign one that clients are measured
// against.
//
// usage: smpp_server.js PORT SYSTEM_ID PASSWORD
'use strict';
const smpp = require('smpp');

const [port, systemId, password] = process.argv.slice(2);
let nextId = 1;

const server = smpp.createServer({}, (session) => {
  session.on('error', () => {});
  const bind = (pdu) => {
    const known = pdu.system_id === systemId && pdu.password === password;
    session.send(pdu.response({ command_status: known ? 0 : smpp.ESME_RBINDFAIL, system_id: 'npm-smpp' }));
  };
  session.on('bind_transceiver', bind);
  session.on('bind_transmitter', bind);
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('submit_sm', (pdu) => session.send(pdu.response({ message_id: String(nextId++) })));
  session.on('unbind', (pdu) => session.send(pdu.response(), () => session.close()));
});
server.listen(Number(port), '127.0.0.1', () => console.log(JSON.stringify({ event: 'listening' })));
