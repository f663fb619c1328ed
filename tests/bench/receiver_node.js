#!/usr/bin/node
// SPDX-License-Identifier: Apache-2.0
//
// receiver_node.js - the intake bench's peer in Node: net and pg, written by hand.
//
// Usage: receiver_node.js SOCKET_DIRECTORY DATABASE USER TABLE
//
// A pool of 8 database connections, one durable commit a message into TABLE (source, control_id,
// raw), the answer when its commit is known, so answers may overtake each other.  Prints "port N" when it is ready.
'use strict';

const net = require('net');
const { Pool } = require('pg');

const [host, database, user, table] = process.argv.slice(2);
if (!table) {
  console.error('usage: receiver_node.js SOCKET_DIRECTORY DATABASE USER TABLE');
  process.exit(2);
}
const START = 0x0b;
const END = Buffer.from([0x1c, 0x0d]);
const pool = new Pool({ host, database, user, max: 8, idleTimeoutMillis: 0 });
const ADD = `INSERT INTO ${table} (source, control_id, raw) VALUES ($1, $2, $3)
  ON CONFLICT (source, control_id) DO NOTHING`;
let acks = 0;

function controlId(raw) {
  const end = raw.indexOf(0x0d);
  const msh = raw.toString('latin1', 0, end < 0 ? raw.length : end);
  return msh.split(msh[3])[9];
}

function ack(code, id) {
  const now = new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return `\x0bMSH|^~\\&|NODE||||${now}||ACK^R01^ACK|${++acks}|P|2.4\rMSA|${code}|${id}\r\x1c\r`;
}

async function take(socket, raw) {
  const id = controlId(raw);
  let code = 'AA';
  try {
    await pool.query({ name: 'add', text: ADD, values: ['bench', id, raw] });
  } catch (e) {
    console.error(e.message);
    code = 'AE';
  }
  socket.write(ack(code, id), 'latin1');
}

function serve(socket) {
  let buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    buffer = buffer.length ? Buffer.concat([buffer, data]) : data;
    let done = 0;
    for (;;) {
      const end = buffer.indexOf(END, done);
      if (end < 0) break;
      take(socket, buffer.subarray(buffer[done] === START ? done + 1 : done, end));
      done = end + END.length;
    }
    buffer = buffer.subarray(done);
  });
}

const server = net.createServer(serve);
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
