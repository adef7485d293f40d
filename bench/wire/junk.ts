/**
 * Sends junk of one kind as fast as it is refused, over kept connections and several requests at a time: junk.ts <seconds> <port>
 * <kind>. The requests are made beforehand and of the answers only the status is looked at.
 */
import { connect } from 'node:net';
import { loadSr25519 } from '../../plugins/chains/keys/sr25519.ts';
import { tell } from './protocol.ts';

const connections = 16;
const atATime = 8;

const [seconds = '', port = '', kind = ''] = process.argv.slice(2);
const sr25519 = await loadSr25519();
const [alice, bob] = ['//Alice', '//Bob'].map((uri) => sr25519.fromUri(uri).address) as [string, string];

const body = JSON.stringify({ roles: ['user'], messages: ['What is a subnet?'], completion: '' });
const good: Readonly<Record<string, string>> = {
  name: 'PromptingSynapse',
  timeout: '12.0',
  bt_header_axon_ip: '127.0.0.1',
  bt_header_axon_port: port,
  bt_header_axon_hotkey: bob,
  bt_header_dendrite_ip: '198.51.100.3',
  bt_header_dendrite_version: '10002000',
  bt_header_dendrite_nonce: String(BigInt(Date.now()) * 1_000_000n),
  bt_header_dendrite_uuid: '5ecbd69c-1cec-11ee-b0dc-e29ce36fec1a',
  bt_header_dendrite_hotkey: alice,
  bt_header_dendrite_signature: `0x${'ab'.repeat(64)}`,
  bt_header_input_obj_roles: 'W10=',
  bt_header_input_obj_messages: 'W10=',
  header_size: '640',
  total_size: '3450',
  computed_body_hash: '32b4626dd8a8b6d4288e4fe9ab52d84f90a693561bcfb3279d01feee3d0e3dfc',
};
const { bt_header_dendrite_signature: _, ...unsigned } = good;
const requests: Readonly<Record<string, readonly [path: string, headers: Readonly<Record<string, string>>]>> =
  {
    'no such synapse': ['/wp-login.php', {}],
    'no headers': ['/PromptingSynapse', {}],
    'no signature': ['/PromptingSynapse', unsigned],
    'old nonce': ['/PromptingSynapse', { ...good, bt_header_dendrite_nonce: '1760000000123456789' }],
    'wrong signature': ['/PromptingSynapse', good],
  };
const [path, headers] = requests[kind] ?? ['/', {}];
const request = [
  `POST ${path} HTTP/1.1`,
  `host: 127.0.0.1:${port}`,
  'content-type: application/json',
  `content-length: ${Buffer.byteLength(body)}`,
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  '',
  body,
].join('\r\n');
const batch = Buffer.from(request.repeat(atATime));

const statuses = new Map<string, number>();
let refused = 0;
const marker = Buffer.from('HTTP/1.1 ');

function send(): void {
  const socket = connect(Number(port), '127.0.0.1').setNoDelay();
  let waiting = 0;
  let tail = Buffer.alloc(0);
  const next = (): void => {
    waiting = atATime;
    socket.write(batch);
  };
  socket.once('connect', next);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    const all = tail.length === 0 ? bytes : Buffer.concat([tail, bytes]);
    let at = all.indexOf(marker);
    let read = 0;
    while (at >= 0 && at + 12 <= all.length) {
      const status = all.toString('latin1', at + 9, at + 12);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      refused += 1;
      waiting -= 1;
      read = at + 12;
      at = all.indexOf(marker, read);
    }
    // Less than a marker and its status may be left over.
    tail = all.subarray(Math.max(read, all.length - marker.length - 2));
    if (waiting === 0) next();
  });
  // Whoever is cut off comes again.
  socket.once('close', send);
}

for (let i = 0; i < connections; i += 1) send();
// The first seconds warm up.
await new Promise((resolve) => setTimeout(resolve, 2000));
refused = 0;
statuses.clear();
const cpu = process.cpuUsage();
const started = performance.now();
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
const { user, system } = process.cpuUsage(cpu);
tell({
  refused,
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  statuses: Object.fromEntries(statuses),
});
process.exit();
