/** A miner node in a process of its own: `node … miner-process.ts <folder> <name>`; says where it serves and echoes. */
import { setUpChain, promptingProtocol, never } from './local-chain.ts';

const [folder = '.', name = 'miner'] = process.argv.slice(2);
const chain = await setUpChain({ folder, role: 'miner', name });
await chain.register(never);
const { port } = await chain.serve(
  {
    protocols: new Map([['prompting', promptingProtocol]]),
    refuse: () => null,
    async *answer({ text, self, caller }) {
      yield `uid ${self.uid} answers uid ${caller?.uid}: `;
      yield text;
    },
  },
  never,
);
process.stdout.write(`${port}\n`);
