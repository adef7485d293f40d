/**
 * Answers every request on so many ports with the same bytes, until its input ends: endpoints.ts <count>. It does next to
 * nothing, so that what is measured is whoever asks.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tell } from './protocol.ts';

const body = JSON.stringify({
  name: 'PromptingSynapse',
  timeout: 30,
  total_size: 3450,
  header_size: 0,
  dendrite: { version: 10_002_000 },
  axon: { status_code: 200, status_message: 'Success', process_time: 0.01 },
  computed_body_hash: '',
  roles: ['system', 'user'],
  messages: ['Answer in one sentence.', 'What is a subnet?'],
  completion: 'A market for one kind of work.',
});
const answer = Buffer.from(
  [
    'HTTP/1.1 200 OK',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'name: PromptingSynapse',
    'timeout: 30.0',
    'bt_header_axon_status_code: 200',
    'bt_header_axon_status_message: Success',
    'bt_header_axon_process_time: 0.01',
    '',
    body,
  ].join('\r\n'),
);

const ports: number[] = [];
for (let i = 0; i < Number(process.argv[2]); i += 1) {
  const server = createServer({ noDelay: true }, (socket) => {
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (;;) {
        const end = text.indexOf('\r\n\r\n');
        const [, length = '0'] = /content-length: *(\d+)/iu.exec(text) ?? [];
        if (end < 0 || text.length < end + 4 + Number(length)) return;
        text = text.slice(end + 4 + Number(length));
        socket.write(answer);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ports.push((server.address() as AddressInfo).port);
}
tell({ ports });
process.stdin.resume().once('end', () => process.exit());
