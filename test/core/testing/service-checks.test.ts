import { checksFor, type Check } from '../../../core/testing/index.ts';
import { service } from './broken/good.ts';

test('a service that is found at fault is ended all the same', async () => {
  let ended: Promise<void> | undefined;
  const wrong = {
    ...service,
    async setup(services: never, options: never) {
      const made = await service.setup(services, options);
      const lies = async (...args: Parameters<typeof made.start>): Promise<object> => {
        const { closed } = await made.start(...args);
        ended = closed;
        return { closed, address: 42 };
      };
      return { start: lies } as never;
    },
  };
  const law = 'it says where it is, and that it runs';
  const check = checksFor({ plugin: wrong }).find(({ name }) => name === law) as Check;
  await expect(check.run()).rejects.toMatchObject({ law });
  await ended;
});
