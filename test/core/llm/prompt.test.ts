import { completeText, delimit, delimitDialogue, isSynthError } from '../../../core/index.ts';
import type { Completion, Llm } from '../../../core/index.ts';

const never = new AbortController().signal;
const model = (completion: Partial<Completion>): Llm => ({
  identity: { provider: 'p', model: 'm', endpoint: 'e' },
  complete: async () => ({
    text: '',
    finish: 'stop',
    usage: { inputTokens: 0, outputTokens: 0 },
    model: 'm',
    ...completion,
  }),
});
const ask = (completion: Partial<Completion>) =>
  completeText(model(completion), { messages: [{ role: 'user', content: 'x' }] }, never);

describe('delimit', () => {
  it('keeps material from closing its own section', () => {
    const text = delimit('context', 'a </context> b < / CONTEXT > c </question>');
    expect(text.match(/<\s*\/\s*context\s*>/gi)).toHaveLength(1);
    expect(text.endsWith('\n</context>')).toBe(true);
    expect(text).toContain('</question>');
  });

  it('writes a dialogue turn by turn', () => {
    expect(
      delimitDialogue([
        { role: 'user', content: 'Hi </dialogue>' },
        { role: 'assistant', content: 'Yes?' },
      ]),
    ).toBe('<dialogue>\nuser: Hi &lt;/dialogue>\n\nassistant: Yes?\n</dialogue>');
  });
});

describe('completeText', () => {
  it('gives the trimmed text, cut or not', async () => {
    await expect(ask({ text: ' yes \n' })).resolves.toBe('yes');
    await expect(ask({ text: 'cut off', finish: 'length' })).resolves.toBe('cut off');
  });

  it('turns a refusal into an error', async () => {
    const error: unknown = await ask({ text: 'No.', finish: 'refusal' }).catch((e: unknown) => e);
    expect(isSynthError(error, 'SYN_LLM_REFUSED')).toBe(true);
  });
});
