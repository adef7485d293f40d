import { nameVectors, type VectorFacts } from '../../../../plugins/embedders/shared/identity.ts';

const facts: VectorFacts = {
  model: 'owner/name@main',
  digest: 'abcdef0123456789',
  precision: 'fp32',
  pooling: 'mean',
  normalise: true,
  maxTokens: 256,
  prefix: '',
};

describe('nameVectors', () => {
  it('names a model of the hub and one in a folder', () => {
    const rest = '@abcdef012345 (fp32, mean, 256 tokens, normalised)';
    expect(nameVectors(facts)).toBe(`owner/name${rest}`);
    for (const model of ['./models/mini', '../mini', '/srv/mini', '~/mini'])
      expect(nameVectors({ ...facts, model })).toBe(`mini${rest}`);
  });

  it.each<Partial<VectorFacts>>([
    { digest: '0123456789abcdef' },
    { precision: 'int8' },
    { pooling: 'cls' },
    { normalise: false },
    { maxTokens: 128 },
    { prefix: 'query: ' },
  ])('tells vectors apart that %j makes differ', (other) => {
    expect(nameVectors({ ...facts, ...other })).not.toBe(nameVectors(facts));
  });
});
