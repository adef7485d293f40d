import {
  ThreadFault,
  libraryFault,
  loadFault,
  runFault,
} from '../../../../plugins/llms/transformers/faults.ts';

const failing = (message: string, code?: string): Error => Object.assign(new Error(message), { code });

describe('the faults of a model', () => {
  it('tell a package that is not installed from one that does not load', () => {
    const absent = failing(
      "Cannot find package '@xenova/transformers' imported from /a.js",
      'ERR_MODULE_NOT_FOUND',
    );
    expect(libraryFault(absent)).toMatchObject({
      code: 'SYN_PLUGIN_LIBRARY_MISSING',
      message: 'The llm "transformers" needs the package "@xenova/transformers", which is not installed.',
      hint: 'Run: npm install @xenova/transformers@npm:@huggingface/transformers@4.3.1',
    });
    for (const broken of [
      failing(
        "Cannot find module '../bin/napi-v6/linux/x64/onnxruntime_binding.node'\nRequire stack:",
        'MODULE_NOT_FOUND',
      ),
      failing("Cannot find package 'sharp' imported from /a.js", 'ERR_MODULE_NOT_FOUND'),
      failing('libonnxruntime.so.1: cannot open shared object file', 'ERR_DLOPEN_FAILED'),
    ]) {
      const fault = libraryFault(broken);
      expect(fault).toMatchObject({
        code: 'SYN_PLUGIN_LIBRARY_MISSING',
        message: expect.stringContaining('cannot be loaded') as string,
        hint: expect.stringContaining('onnxruntime-node') as string,
      });
      expect(fault.message).not.toContain('\n');
    }
  });

  it('tell what is wrong with a model', () => {
    expect(loadFault(failing('Unsupported model type: bert'), 'tiny')).toMatchObject({
      code: 'SYN_MODEL_UNUSABLE',
      message: 'The model tiny (bert) does not generate text.',
    });
    expect(loadFault(failing('Load model failed:Protobuf parsing failed.'), 'tiny')).toMatchObject({
      code: 'SYN_MODEL_UNUSABLE',
      message: expect.stringContaining('Protobuf parsing failed') as string,
    });
    for (const fault of [loadFault, runFault])
      expect(fault(failing('std::bad_alloc'), 'tiny')).toMatchObject({ code: 'SYN_MODEL_MEMORY' });
    expect(runFault('odd', 'tiny')).toEqual({
      code: 'SYN_LLM_UNAVAILABLE',
      message: 'The model tiny failed: odd',
    });
  });

  it('hand on what is known already', () => {
    const known = { code: 'SYN_LLM_REQUEST', message: 'too long' } as const;
    expect(loadFault(new ThreadFault(known), 'tiny')).toBe(known);
    expect(runFault(new ThreadFault(known), 'tiny')).toBe(known);
  });
});
