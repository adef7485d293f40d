import type { Command } from '../commands.ts';
export const command: Command = { usage: 'try <kind> <name>', options: {}, run: async () => 0 };
