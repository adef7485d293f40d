import { SynthError, definePlugin, ref } from '../../../core/index.ts';
import { dojoOptions } from './options.ts';
import { startDojo } from './service.ts';
import type { Generator } from './worker/make.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'service',
  name: 'dojo-api',
  summary:
    'The Dojo synthetic API: makes questions for web pages with their answers ahead, and hands them out over HTTP.',
  options: dojoOptions,
  needs: { task: ref('task') },
  setup: ({ task, ...services }, options) => {
    if (task.refer === undefined || task.vary === undefined)
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: 'The task of the Dojo API cannot make answers, or cannot alter questions.',
        hint: 'Write task: <name of a task that uses code-generation>.',
      });
    const generator = task as Generator;
    return { start: (io, stop) => startDojo({ ...services, task: generator, options }, io, stop) };
  },
});
