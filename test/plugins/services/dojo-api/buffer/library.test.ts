import { loadLibrary } from '../../../../../plugins/services/dojo-api/buffer/redis/library.ts';

it('says which package is missing, and what else goes', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(loadLibrary('bullmq', () => Promise.reject(missing))).rejects.toMatchObject({
    code: 'SYN_PLUGIN_LIBRARY_MISSING',
    message: expect.stringContaining('"bullmq"') as string,
  });
  await expect(loadLibrary('bullmq', () => Promise.reject(new Error('Broken.')))).rejects.toThrow('Broken.');
  expect(await loadLibrary('bullmq', async () => 'it')).toBe('it');
});
