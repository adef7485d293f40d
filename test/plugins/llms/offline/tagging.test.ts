import { delimit, isSynthError, splitTags, type JsonObject, type Llm } from '../../../../core/index.ts';
import { never, startLlm } from '../../tasks/stage.ts';

const turns = [
  'p0: Did the new kiln finally arrive at the studio?',
  'p1: Yes! It came on Tuesday. It is a gas kiln from Northfield Ceramics, and it fits ten bowls.',
  'p0: Nice. And which glaze are you going to try first?',
  'p1: The celadon glaze, at cone six. I love that pale green on porcelain.',
  'p0: Celadon in oxidation goes a bit grey though. You need a reduction firing for the green.',
  'p1: Right, that is why I bought a gas kiln. The reduction firing is the whole point.',
  'p0: How do you measure the temperature? Pyrometric cones or a thermocouple?',
  'p1: Both. The thermocouple drifts after a year, cones never lie.',
  'p0: My last bisque firing was overdone because of a broken thermocouple.',
  'p1: Did the pots crack?',
  'p0: Two of them did. Anyway, I have to be ready for the Riverside Craft Fair.',
  'p1: Oh, is that in October again? I would love a stall this year.',
  'p0: The stall fee is sixty pounds, and they want liability insurance.',
  'p1: Insurance, really? For selling mugs?',
];
const conversation = (from = 0, to = turns.length) =>
  delimit('conversation', turns.slice(from, to).join('\n'));
const minutes =
  'Mayor Ruth Alvarez opened the meeting of the Springfield City Council. Councilmember Dean Okafor asked about Measure B. ' +
  'Mayor Alvarez said that the Department of Housing and Urban Development (HUD) would pay $4.2 million. Okafor replied that ' +
  'Ordinance 2024-17 sets aside 300,000 dollars. HUD has not answered yet. The Clean Water Act applies in Paris too.';

describe('the offline engine, asked for lists', () => {
  let llm: Llm;
  beforeAll(async () => {
    llm = await startLlm();
  });
  const say = async (content: string, seed = 1, temperature?: number): Promise<string> =>
    (
      await llm.complete(
        { messages: [{ role: 'user', content }], seed, ...(temperature !== undefined && { temperature }) },
        never,
      )
    ).text;
  const lines = async (content: string, seed = 1): Promise<string[]> =>
    (await say(content, seed)).split('\n');
  const topics = 'List the topics of the conversation in <conversation>. One a line, and nothing else.\n\n';

  it('names what a conversation is about, and neither who speaks nor what is only talk', async () => {
    const found = await say(`${topics}${conversation()}`, 1, 0);
    for (const topic of ['kiln', 'thermocouple', 'reduction firing', 'celadon', 'riverside craft fair'])
      expect(found).toContain(topic);
    expect(found).not.toMatch(/\bp[01]\b|nice|anyway|yes|really|\bdid\b|\n\n/);
    expect(found.split('\n').length).toBeGreaterThan(7);
  });

  it('finds in a window what it finds in the whole', async () => {
    const whole = splitTags(await say(`${topics}${conversation()}`, 1, 0)).map((tag) => ` ${tag} `);
    const share = async (from: number, to: number): Promise<number> => {
      const tags = splitTags(await say(`${topics}${conversation(from, to)}`, 1, 0));
      return tags.filter((tag) => whole.some((one) => one.includes(` ${tag} `))).length / tags.length;
    };
    expect(await share(0, 10)).toBeGreaterThan(0.6);
    expect(await share(8, 14)).toBeGreaterThan(0.4);
  });

  it('varies with the seed, not at temperature 0', async () => {
    const seeds = [1, 2, 3, 4];
    const free = await Promise.all(seeds.map((seed) => say(`${topics}${conversation()}`, seed)));
    const strict = await Promise.all(seeds.map((seed) => say(`${topics}${conversation()}`, seed, 0)));
    expect(new Set(free).size).toBeGreaterThan(1);
    expect(new Set(strict).size).toBe(1);
  });

  it.each([
    ['List the topics of the material, at most 3 topics.', 3],
    ['List the topics of the material, at most 2, each of at most 4 words.', 2],
    ['List the topics of the material in up to 5 tags, one per line.', 5],
  ])('keeps to the number asked for: %s', async (instruction, most) => {
    const entries = splitTags(await say(`${instruction}\n\n${delimit('text', turns.join(' '))}`));
    expect(entries).toHaveLength(most);
  });

  it('reads what comes along with a text too', async () => {
    const parts = [
      delimit('context', 'Tram 28 passes the cathedral.'),
      delimit('text', 'Lisbon lies on the Tagus.'),
    ];
    const prompt =
      'List the topics of the text in <text>, of which <context> tells more, at most 6 topics, one a line.';
    const found = (await say(`${prompt}\n\n${parts.join('\n\n')}`, 1, 0)).split('\n');
    expect(found).toEqual(expect.arrayContaining(['lisbon', 'tagus', 'tram 28', 'cathedral']));
  });

  it('takes addresses for no topic', async () => {
    const talk = delimit(
      'conversation',
      'p0: The crash is in https://tracker.org/qtox/issues/12\np1: My patch for the crash https://paste.net/p1 is ready',
    );
    const found = await say(`${topics}${talk}`, 1, 0);
    expect(found).toMatch(/^crash$/m);
    expect(found).not.toMatch(/https|tracker|paste|crash ready/);
  });

  it('separates with commas where nobody asks for lines', async () => {
    const said = await say(`List the topics of this.\n\n${conversation()}`);
    expect(said).not.toContain('\n');
    expect(said.split(', ').length).toBeGreaterThan(4);
  });

  it('reads elements as turns', async () => {
    const xml = turns.map((turn) => turn.replace(/^(p\d): (.*)$/, '<$1>$2</$1>')).join('');
    expect(await say(`${topics}${delimit('conversation', xml)}`, 1, 0)).toBe(
      await say(`${topics}${conversation()}`, 1, 0),
    );
  });

  it('names entities under their full name, once', async () => {
    const found = await lines(
      `List the named entities in <text>, one a line.\n\n${delimit('text', minutes)}`,
    );
    expect(found.toSorted()).toEqual(
      [
        'Mayor Ruth Alvarez',
        'Springfield City Council',
        'Councilmember Dean Okafor',
        'Measure B',
        'Department of Housing and Urban Development',
        '$4.2 million',
        'Ordinance 2024-17',
        '300,000 dollars',
        'Clean Water Act',
        'Paris',
      ].toSorted(),
    );
    const few = await lines(
      `List the named entities in <text>, at most 3 entities, one a line.\n\n${delimit('text', minutes)}`,
    );
    expect(few).toEqual(found.slice(0, 3));
  });

  it('keeps two people of one surname apart', async () => {
    const text = 'Ada Lind met Bo Lind in Oslo. Later Lind left Oslo with Ada Lind.';
    const found = await lines(`List the named entities in <text>, one a line.\n\n${delimit('text', text)}`);
    expect(found).toEqual(expect.arrayContaining(['Ada Lind', 'Bo Lind', 'Oslo']));
    expect(found).not.toContain('Lind');
  });

  it('merges lists: the shared first, each once', async () => {
    const lists = [
      ['kiln', 'glaze', 'the kilns'],
      ['1. Porcelain', '2. Glazes', 'AI'],
    ].map((list) => delimit('list', list.join('\n')));
    const prompt = `Merge the lists of tags in <list> into one, at most 3 tags. One a line.\n\n${lists.join('\n\n')}`;
    expect(await lines(prompt)).toEqual(['glaze', 'kiln', 'Porcelain']);
  });

  it.each([
    ['topics', 'List the topics of <text>.', 'Yes, no, okay.'],
    ['entities', 'List the named entities in <text>.', 'it was nice and warm.'],
    ['lists', 'Merge the lists in <list>.', 'nothing'],
  ])('declines where there are no %s', async (_, instruction, text) => {
    const completion = await llm.complete(
      { messages: [{ role: 'user', content: `${instruction}\n\n${delimit('text', text)}` }] },
      never,
    );
    expect(completion.finish).toBe('refusal');
  });
});

describe('the offline engine, asked in a shape', () => {
  const fill = async (schema: JsonObject, content: string): Promise<unknown> => {
    const llm = await startLlm();
    const messages = [{ role: 'user', content }] as const;
    return (await llm.complete({ messages, temperature: 0, schema: { name: 'x', schema } }, never)).json;
  };
  const strings = { type: 'array', items: { type: 'string' } };

  it('says which tags are malformed', async () => {
    const tags = [
      'kiln',
      'xqzvkjwt',
      'pasteis de nata',
      'dogwalkingpark',
      'c++',
      'tv',
      'lake constance',
      'aaaah',
      '陶芸',
    ];
    const schema = { type: 'object', properties: { malformed: strings }, required: ['malformed'] };
    expect(await fill(schema, `Judge the tags in <tags>.\n\n${delimit('tags', tags.join('\n'))}`)).toEqual({
      malformed: ['xqzvkjwt', 'dogwalkingpark', 'aaaah'],
    });
    expect(await fill(schema, 'Judge the tags.')).toEqual({ malformed: [] });
  });

  const rating = {
    type: 'object',
    properties: {
      quality_score: { type: 'integer', minimum: 1, maximum: 10 },
      primary_reason: { type: 'string', enum: ['none', 'crosstalk', 'filler', 'inaudible', 'transcription'] },
      reason_details: { type: 'string', maxLength: 500 },
    },
    required: ['quality_score', 'primary_reason', 'reason_details'],
  };
  const rate = (text: string) =>
    fill(rating, `Rate the conversation in <conversation> from 1 to 10.\n\n${delimit('conversation', text)}`);

  it('rates how readable a transcript is, and says that it is an estimate', async () => {
    expect(await rate(turns.join('\n'))).toEqual({
      quality_score: 10,
      primary_reason: 'none',
      reason_details: expect.stringMatching(/^Estimated from \d+ words in 14 turns: /) as string,
    });
    const mumbled = turns.map((turn) => turn.replaceAll(/ (\w+)/g, ' um $1')).join('\n');
    expect(await rate(mumbled)).toMatchObject({ quality_score: 1, primary_reason: 'filler' });
    const gaps = turns.map((turn, i) => (i % 3 === 0 ? turn : 'p1: [inaudible]')).join('\n');
    const rated = (await rate(gaps)) as { quality_score: number };
    expect(rated.quality_score).toBeLessThan(5);
    expect(rated).toMatchObject({ primary_reason: 'inaudible' });
  });

  it('does not rate what takes judgement', async () => {
    const schema = { type: 'object', properties: { relevance: { type: 'number' } }, required: ['relevance'] };
    const failed: unknown = await fill(schema, `Rate it.\n\n${conversation()}`).catch(
      (error: unknown) => error,
    );
    expect(isSynthError(failed, 'SYN_LLM_SCHEMA')).toBe(true);
  });

  it('says what each speaker talks of and likes', async () => {
    const profile = {
      type: 'object',
      properties: {
        speaker: { type: 'string' },
        role: { type: 'string' },
        interests: strings,
        preferences: strings,
      },
    };
    const schema = {
      type: 'object',
      properties: { profiles: { type: 'array', maxItems: 50, items: profile } },
      required: ['profiles'],
    };
    const { profiles } = (await fill(schema, `Describe each person.\n\n${conversation()}`)) as {
      profiles: { speaker: string; role: string; interests: string[]; preferences: string[] }[];
    };
    expect(profiles.map(({ speaker }) => speaker)).toEqual(['p0', 'p1']);
    expect(profiles[0]?.interests.join()).toContain('riverside craft fair');
    expect(profiles[1]?.preferences.join()).toContain('porcelain');
    expect(profiles[1]?.role).toBe('');
  });
});
