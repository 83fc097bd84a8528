// An ESME by npm `smpp`: how fast it submits, as one line of JSON.
//
// usage: smpp_client.js HOST:PORT SYSTEM_ID PASSWORD WINDOW COUNT
'use strict';
const smpp = require('smpp');

const [address, systemId, password, window, count] = process.argv.slice(2);
const total = Number(count);
const took = new Float64Array(total);
const session = smpp.connect({ url: `smpp://${address}` });
let sent = 0;
let answered = 0;
let began;

function micros() {
  return Number(process.hrtime.bigint() / 1000n);
}

function next() {
  if (sent === total) return;
  sent += 1;
  const at = micros();
  session.submit_sm({
    source_addr_ton: 5,
    source_addr: 'Countersign',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '447700900123',
    short_message: 'A test of 012345',
  }, (answer) => {
    if (answer.command_status !== 0) throw new Error(`status ${answer.command_status}`);
    took[answered] = micros() - at;
    answered += 1;
    if (answered === total) return end();
    next();
  });
}

function end() {
  const seconds = (micros() - began) / 1e6;
  took.sort();
  console.log(JSON.stringify({
    per_second: total / seconds,
    p50_us: took[Math.floor(total / 2)],
    p99_us: took[Math.floor(total * 0.99)],
  }));
  session.unbind(() => process.exit(0));
}

session.bind_transceiver({ system_id: systemId, password }, (answer) => {
  if (answer.command_status !== 0) throw new Error(`bind: status ${answer.command_status}`);
  began = micros();
  for (let open = 0; open < Number(window) && open < total; open += 1) next();
});
session.on('error', (error) => {
  console.error(String(error));
  process.exit(1);
});
