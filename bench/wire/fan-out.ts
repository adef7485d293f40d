/** Asks all axons at once with our dendrite, round after round: fan-out.ts <seconds> <port>… */
import { systemClock } from '../../core/host/clock.ts';
import { createDendrite } from '../../plugins/chains/bittensor/dendrite/ask.ts';
import { loadSr25519 } from '../../plugins/chains/keys/sr25519.ts';
import { prompting, quietLog, tell } from './protocol.ts';

const [seconds = 0, ...ports] = process.argv.slice(2).map(Number);
const sr25519 = await loadSr25519();
const { address } = sr25519.fromUri('//Bob');
const dendrite = createDendrite({
  pair: sr25519.fromUri('//Alice'),
  sr25519,
  externalIp: null,
  clock: systemClock,
  log: quietLog,
});
const signal = new AbortController().signal;
const zeros = {
  stake: 0,
  lastUpdate: 0,
  registeredAt: 0,
  incentive: 0,
  dividends: 0,
  consensus: 0,
  trust: 0,
  emission: 0,
};

async function askAll(): Promise<number> {
  const challenge = {
    text: 'What is a subnet?',
    messages: [
      { role: 'system' as const, content: 'Answer in one sentence.' },
      { role: 'user' as const, content: 'What is a subnet?' },
    ],
    author: {},
  };
  const replies = await Promise.all(
    ports.map((port, uid) =>
      dendrite.ask(
        {
          id: '1/0/0',
          peer: {
            ...zeros,
            uid,
            hotkey: address,
            coldkey: address,
            validatorPermit: false,
            endpoint: { host: '127.0.0.1', port },
            label: null,
          },
          protocol: prompting,
          protocolName: 'prompting',
          challenge,
          timeoutMs: 30_000,
          maxReplyBytes: 65_536,
        },
        signal,
      ),
    ),
  );
  return replies.filter(({ status, text }) => status === 200 && text !== '').length;
}

const warmUp = performance.now();
while (performance.now() - warmUp < 2000) await askAll();
let requests = 0;
let answered = 0;
const cpu = process.cpuUsage();
const started = performance.now();
while (performance.now() - started < seconds * 1000) {
  answered += await askAll();
  requests += ports.length;
}
const { user, system } = process.cpuUsage(cpu);
tell({
  requests,
  answered,
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
});
dendrite.close();
