import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { Context } from '../../../../core/index.ts';
import plugin from '../../../../plugins/tools/cgp-conversations/index.ts';
import { guidOf } from '../../../helpers/cgp-server.ts';
import { failureOf, startTool, type StartedTool } from '../../../helpers/tools.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'synth-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const start = (options = {}): Promise<StartedTool> =>
  startTool(plugin as never, { path: '.', minLines: 1, ...options }, { config: folder });
/** What is read of a single file. */
async function readOne(
  path: string,
  content: string | Uint8Array,
  id = path,
  options = {},
): Promise<Context> {
  write(path, content);
  return (await start(options)).fetch({ method: 'get', id });
}
const linesOf = ({ data }: Context): [number, string][] => data['lines'] as [number, string][];
const said = (context: Context): string[] =>
  linesOf(context).map(
    ([speaker, text]) => `${(context.data['participants'] as string[])[speaker]}: ${text}`,
  );

describe('JSON', () => {
  const lines = [
    [0, 'Hello'],
    [1, 'Hi'],
  ];

  it('is a conversation in the shape of the API, its long id whole', async () => {
    const text = `{"guid": ${guidOf(0)}, "participants": ["A","B"], "min_convo_windows": 2, "lines": ${JSON.stringify(lines)}}`;
    const context = await readOne('one.json', text, guidOf(0), { licence: 'CC-BY-4.0' });
    expect(context).toMatchObject({
      title: `Conversation ${guidOf(0)}`,
      text: 'A: Hello\nB: Hi',
      source: { url: null, licence: 'CC-BY-4.0' },
      data: { guid: guidOf(0), minConvoWindows: 2, lines },
    });
  });

  it("is a map of conversations by id, as in upstream's data file", async () => {
    const participant = { 0: { guid: '0', idx: 0, title: 'Ann' }, 1: { guid: '1', idx: 1, title: 'Bob' } };
    const entry = { id: 'a', persona: 'x', participant, lines: [...lines, [0, '']] };
    const context = await readOne(
      'chats.json',
      JSON.stringify({ a: entry, b: { ...entry, guid: 7, id: 'b' } }),
      'a',
    );
    expect(said(context)).toEqual(['Ann: Hello', 'Bob: Hi', 'Ann: ']);
    expect((await (await start()).fetch({ method: 'get', id: '7' })).id).toBe('7');
  });

  it('is a list of them, tasks of the API among them', async () => {
    const survey = { survey_question: 'Why?', comment: 'So.', possible_choices: ['x'], selected_choices: [] };
    const task = {
      type: 'survey_tagging',
      guid: 's',
      input: { data: { lines: [[0, JSON.stringify(survey)]] } },
    };
    write('all.json', JSON.stringify([{ guid: 'c', lines }, task]));
    const tool = await start({ minLines: 2 });
    expect((await tool.fetch({ method: 'random', type: 'survey_tagging' })).data).toMatchObject({
      input: survey,
    });
    expect((await tool.fetch({ method: 'random', type: 'conversation_tagging' })).id).toBe('c');
    const missing = tool.fetch({ method: 'random', type: 'named_entities_extraction' });
    expect(await failureOf(missing)).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
  });

  it.each([
    [
      'messages to a model',
      [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
      ],
    ],
    [
      'a transcript',
      {
        title: 'T',
        transcript: [
          { speaker: 'user', text: 'Hello' },
          { speaker: 'assistant', text: 'Hi' },
        ],
      },
    ],
    [
      'people as objects',
      {
        messages: [
          { author: { name: 'user' }, content: 'Hello' },
          { author: { name: 'assistant' }, content: 'Hi' },
        ],
      },
    ],
    [
      'the shape of ShareGPT',
      {
        conversations: [
          { from: 'user', value: 'Hello' },
          { from: 'assistant', value: 'Hi' },
        ],
      },
    ],
    [
      'an export in which somebody joins and words are marked',
      {
        messages: [
          { type: 'service', actor: 'user', action: 'join', text: '' },
          { type: 'message', from: 'user', text: ['Hel', { type: 'bold', text: 'lo' }] },
          { type: 'message', from: 'assistant', text: 'Hi' },
        ],
      },
    ],
    [
      'a channel with rows of programs',
      [
        { type: 'message', bot_id: 'B1', text: 'deployed' },
        { type: 'message', user: 'user', text: 'Hello' },
        { type: 'message', user: 'assistant', text: 'Hi' },
      ],
    ],
  ])('is %s', async (_, value) => {
    expect(said(await readOne('talk.json', JSON.stringify(value)))).toEqual(['user: Hello', 'assistant: Hi']);
  });

  it.each([
    ['{"guid": 1,\n "lines": [[0, "a"],\n [1 "b"]]}', 3, 'not JSON'],
    ['{"guid": 1, "lines": [[0, "a"], ["b"]]}', undefined, 'lines.1'],
    ['[{"guid": 1, "lines": []}, 5]', undefined, 'at place 2, it is no JSON object'],
    ['{"a": {"lines": [[0]]}}', undefined, 'under "a", lines.0'],
    ['{"messages": [{"role": "user"}]}', undefined, 'message 1 has no speaker or no text'],
    ['{"name": "package"}', undefined, 'it holds no conversation'],
    ['[{"guid": 1, "lines": []}, {"name": "package"}]', undefined, 'at place 2, it holds no conversation'],
    ['"text"', undefined, 'neither an object nor a list'],
    [
      '{"type": "video", "guid": 1, "input": {"data": {"lines": []}}}',
      undefined,
      'type "video" is not known',
    ],
    ['', 1, 'not JSON'],
  ])('that is broken is named with its place: %j', async (text, line, why) => {
    write('deep/broken.json', text);
    const failure = await failureOf(start());
    expect(failure).toMatchObject({
      code: 'SYN_INPUT',
      message: expect.stringContaining(
        `deep/broken.json${line === undefined ? '' : `:${line}`} cannot be used: `,
      ) as string,
    });
    expect(failure.message).toContain(why);
    expect(failure.where).toEqual({
      file: join(folder, 'deep/broken.json'),
      ...(line === undefined ? {} : { line }),
    });
  });
});

describe('JSON lines', () => {
  it('are conversations', async () => {
    const row = { guid: 'x', messages: [{ role: 'a', content: '1' }] };
    write('rows.jsonl', `${JSON.stringify(row)}\n\n${JSON.stringify({ ...row, guid: undefined })}\n`);
    const tool = await start();
    expect((await tool.fetch({ method: 'get', id: 'x' })).text).toBe('a: 1');
    expect((await tool.fetch({ method: 'get', id: 'rows.jsonl#3' })).text).toBe('a: 1');
  });

  it('are the messages of one', async () => {
    const rows = [
      { user: 'ann', message: 'Hello' },
      { user: 'bob', message: 'Hi' },
      { user: 'ann', message: 'Bye' },
    ];
    const context = await readOne('channel.ndjson', rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(said(context)).toEqual(['ann: Hello', 'bob: Hi', 'ann: Bye']);
  });

  it.each([
    ['{"user":"a","message":"b"}\n{"user":"a"}', 2],
    ['{"user":"a","message":"b"}\n\n{"user":', 3],
    ['{"lines":[[0,"a"]]}\n7', 2],
  ])('that are broken are named with their line: %j', async (text, line) => {
    write('rows.jsonl', text);
    expect(await failureOf(start())).toMatchObject({ code: 'SYN_INPUT', where: { line } });
  });
});

describe('a chat log', () => {
  it.each([
    [
      'IRC',
      '=== ann has joined #room\n[12:03] <ann> Hello bob: are you there?\n[12:04] <@bob> Hi\n[12:04] * bob waves\n[12:05] <ann>\n',
      ['ann: Hello bob: are you there?', 'bob: Hi'],
    ],
    [
      'IRC with dates',
      '2024-01-31 12:03:59 <ann> Hello\n2024-01-31T12:04:00Z <bob> Hi\n2024-01-31 12:05 -!- ann has quit',
      ['ann: Hello', 'bob: Hi'],
    ],
    [
      'WeeChat',
      '2024-01-31 12:03:59\t-->\tann has joined\n2024-01-31 12:04:01\tann\tHello\n2024-01-31 12:04:02\t@bob\tHi',
      ['ann: Hello', 'bob: Hi'],
    ],
    [
      'a messenger',
      '31/01/24, 21:15 - Messages are end-to-end encrypted.\n31/01/24, 21:15 - Ann Lee: Hello\nNote: second line\n31/01/24, 21:16 - Bob: Hi\n31/01/24, 21:17 - Bob: <Media omitted>\n',
      ['Ann Lee: Hello\nNote: second line', 'Bob: Hi'],
    ],
    [
      'a messenger on the phone',
      '\u200e[31.01.24, 9:15:03 PM] Ann: Hello\r\n[31.01.24, 9:16:00 PM] +49 170 1234: Hi\r\n[31.01.24, 9:16:01 PM] ~Bo: Hey\r\n',
      ['Ann: Hello', '+49 170 1234: Hi', '~Bo: Hey'],
    ],
    [
      'an export with the names above',
      '[31-Jan-24 09:15 PM] ann#1\nHello\nNote: second line\n\n[31-Jan-24 09:16 PM] bob\nHi\n',
      ['ann#1: Hello\nNote: second line', 'bob: Hi'],
    ],
    [
      'a transcript',
      'Ann: Hello there,\nhow are you?\n\nBob (00:12): Fine, see http://x.org: it is up.\nAnn: Good\n',
      ['Ann: Hello there,\nhow are you?', 'Bob: Fine, see http://x.org: it is up.', 'Ann: Good'],
    ],
    [
      'names of every script',
      'Юля: Привет\n小明: 你好\nZoë: Salut\nЮля: Пока\n小明: 再见',
      ['Юля: Привет', '小明: 你好', 'Zoë: Salut', 'Юля: Пока', '小明: 再见'],
    ],
  ])('may be %s', async (_, text, expected) => {
    const context = await readOne('room.log', text);
    expect(said(context)).toEqual(expected);
    expect(context.title).toBe('room.log');
  });

  it.each([
    ['prose', 'It was a dark night.\nNobody spoke.\n'],
    ['a list of facts', 'Name: Ann\nAge: 36\nTown: Ghent\nJob: miller\n'],
    ['a monologue', 'Ann: One\nAnn: Two\nAnn: Three\n'],
    ['nothing', ''],
    ['bytes', '\u0000\u0001\ufffd'],
  ])('is not %s, which is left out and named', async (_, text) => {
    write('other.txt', text);
    write('chat.txt', 'Ann: Hello\nBob: Hi\n');
    const tool = await start();
    expect((await tool.fetch()).id).toBe('chat.txt');
    expect(tool.log.lines.join()).toContain('left out: other.txt.');
  });

  it('that is long is cut into several, as are messages in JSON', async () => {
    const text = Array.from({ length: 25 }, (_, index) => `<p${index % 3}> line ${index}`).join('\n');
    write('long.log', text);
    const tool = await start({ maxLines: 10, minLines: 6 });
    expect(linesOf(await tool.fetch({ method: 'get', id: 'long.log#2' }))[0]?.[1]).toBe('line 10');
    expect(await failureOf(tool.fetch({ method: 'get', id: 'long.log#3' }))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
    const whole = await start({ maxLines: 0 });
    expect(linesOf(await whole.fetch())).toHaveLength(25);

    const messages = Array.from({ length: 25 }, (_, index) => ({
      role: `p${index % 3}`,
      content: `${index}`,
    }));
    write('long.json', JSON.stringify({ id: 'x', messages }));
    const again = await start({ maxLines: 10, minLines: 6 });
    expect(linesOf(await again.fetch({ method: 'get', id: 'x#2' }))[0]?.[1]).toBe('10');
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffZoë: Hello\nBob: Hi\n')],
    ['UTF-16', Buffer.from('\ufeffZoë: Hello\nBob: Hi\n', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\ufeffZoë: Hello\nBob: Hi\n', 'utf16le').swap16()],
    ['Latin-1', Buffer.from('Zoë: Hello\nBob: Hi\n', 'latin1')],
  ])('is read in %s', async (_, bytes) => {
    expect(said(await readOne('chat.txt', bytes))).toEqual(['Zoë: Hello', 'Bob: Hi']);
  });

  it('is read in time, however much white space is in it', async () => {
    const text = `Ann: Hello\nBob: Hi\n2024-01-31${' '.repeat(200_000)}x`;
    expect(linesOf(await readOne('chat.txt', text))).toHaveLength(2);
  });

  it('never breaks, whatever is in it', () => {
    const word = fc.constantFrom(
      '[',
      '(',
      '1',
      '12:03',
      ' ',
      ':',
      '<',
      '>',
      '\t',
      'a',
      '-',
      '2024-01-31',
      '\n',
      ',',
      'Ann',
    );
    const text = fc.array(word, { minLength: 50, maxLength: 400 }).map((words) => words.join(''));
    return fc.assert(
      fc.asyncProperty(text, async (one) => {
        write('odd.log', one);
        write('chat.txt', 'Ann: Hello\nBob: Hi\n');
        expect((await (await start()).fetch()).text).not.toBe('');
      }),
      { numRuns: 30 },
    );
  });
});

describe('mail', () => {
  const mail = (from: string, headers: Record<string, string>, body: string): string =>
    [
      'From ann at example.org  Wed Jan 31 12:03:59 2024',
      `From: ${from}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      '',
      body,
      '',
    ].join('\n');
  const ann = 'ann at example.org (Ann Lee)';
  const bob = '"Bob, the Builder" <bob@example.org>';

  it('is put together to threads, in the order it was written, without what is quoted', async () => {
    const archive = [
      mail(
        bob,
        {
          Subject: 'Re: [list] Glaze',
          Date: 'Wed, 31 Jan 2024 13:00:00 +0100 (CET)',
          'Message-ID': '<2@x>',
          'In-Reply-To': '<1@x>',
        },
        'On Wed, Jan 31, 2024 at 12:03 PM, Ann Lee\n<ann@example.org> wrote:\n\n> Which glaze\n> first?\n\nThe celadon,\nat cone six.\n\n>From here on it is easy.\n\n-- \nBob\nbuilder',
      ),
      mail(
        ann,
        { Subject: '[list] Glaze', Date: 'Wed, 31 Jan 2024 12:00:00 +0100', 'Message-ID': '<1@x>' },
        'Which glaze first?\n\nAnn',
      ),
      mail(
        ann,
        { Subject: 'Re: [list] glaze', Date: 'Wed, 31 Jan 2024 14:00:00 +0100' },
        'Thanks.\n_______________________________________________\nlist mailing list',
      ),
      mail(bob, { Subject: 'Alone', 'Message-ID': '<9@x>' }, 'Nobody answers.'),
    ].join('\n');
    write('2024-January.txt', archive);
    const tool = await start();
    const context = await tool.fetch();
    expect(context.title).toBe('Glaze');
    expect(context.id).toMatch(/^mail-[0-9a-f]{16}$/);
    expect(said(context)).toEqual([
      'Ann Lee: Which glaze first?',
      'Ann Lee: Ann',
      'Bob, the Builder: The celadon, at cone six.',
      'Bob, the Builder: From here on it is easy.',
      'Ann Lee: Thanks.',
    ]);
    expect(context.text).not.toContain('@');
  });

  it('is read from single files too, whatever its encoding', async () => {
    const first = [
      'From: =?UTF-8?Q?Zo=C3=AB_Dupont?= <zoe@example.org>',
      'Subject: =?iso-8859-1?Q?Caf=E9?= =?utf-8?B?IG9sw6k=?=',
      'Message-ID: <a@x>',
      'Content-Type: multipart/alternative; boundary="--b 1"',
      '',
      'preamble',
      '----b 1',
      'Content-Type: text/html',
      '',
      '<p>wrong</p>',
      '----b 1',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Le caf=E9 est =',
      'bon.',
      '----b 1--',
    ].join('\r\n');
    const second = [
      'From: yuki@example.org',
      'References: <a@x>',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<div><p>そうですね</p><script>no</script></div>').toString('base64'),
    ].join('\n');
    write('mails/1.eml', first);
    write('mails/2.eml', second);
    const context = await (await start()).fetch();
    expect(context.title).toBe('Café olé');
    expect(said(context)).toEqual(['Zoë Dupont: Le café est bon.', 'yuki: そうですね']);
  });

  it.each([
    ['Ann <a@x.org>', 'Ann'],
    ['"Lee, Ann" <a@x.org>', 'Lee, Ann'],
    ['a@x.org (Ann Lee)', 'Ann Lee'],
    ['<a.lee@x.org>', 'a.lee'],
    ['a.lee at x.org', 'a.lee'],
    ['', 'unknown'],
  ])('%j is from %s', async (from, name) => {
    write(
      'x.mbox',
      [mail(from, { 'Message-ID': '<1@x>' }, 'One'), mail(bob, { 'In-Reply-To': '<1@x>' }, 'Two')].join('\n'),
    );
    expect((await (await start()).fetch()).data['participants']).toEqual([name, 'Bob, the Builder']);
  });

  it('keeps the shape of code, and drops signatures of every kind', async () => {
    const body = [
      '-----BEGIN PGP SIGNED MESSAGE-----',
      'Hash: SHA256',
      '',
      'Try this:',
      '',
      '    if (x)',
      '      y();',
      '',
      'A: quoted>',
      '',
      'AL> as in Fido',
      '-----BEGIN PGP SIGNATURE-----',
      'abc',
    ].join('\n');
    write(
      'x.mbox',
      [mail(ann, { 'Message-ID': '<1@x>' }, body), mail(bob, { 'In-Reply-To': '<1@x>' }, 'Ok')].join('\n'),
    );
    expect(said(await (await start()).fetch())).toEqual([
      'Ann Lee: Try this:',
      'Ann Lee: if (x)\n      y();',
      'Ann Lee: A: quoted>',
      'Bob, the Builder: Ok',
    ]);
  });

  it('is read in time, whatever junk its headers hold', async () => {
    const headers = { Subject: `${'Re: '.repeat(50_000)}x`, Date: '('.repeat(200_000) };
    const one = mail(ann, { ...headers, 'Message-ID': '<1@x>' }, 'One');
    write('x.mbox', `${one}\n${mail(bob, { 'In-Reply-To': '<1@x>' }, 'Two')}`);
    expect(said(await (await start()).fetch())).toEqual(['Ann Lee: One', 'Bob, the Builder: Two']);
  });

  it('does not loop where mails answer one another in a circle', async () => {
    const one = mail(ann, { 'Message-ID': '<1@x>', 'In-Reply-To': '<2@x>' }, 'One');
    const two = mail(bob, { 'Message-ID': '<2@x>', References: '<1@x> <2@x>' }, 'Two');
    write('x.mbox', `${one}\n${two}`);
    expect(said(await (await start()).fetch())).toHaveLength(2);
  });
});

describe('a folder', () => {
  it('gives the same draws whatever order the disk has, hidden and foreign files left out', async () => {
    for (const name of ['b', 'a', 'c/d']) write(`${name}.txt`, `Ann: ${name}\nBob: yes\n`);
    write('.git/config.txt', 'Ann: x\nBob: y');
    write('picture.png', 'Ann: x\nBob: y');
    symlinkSync(folder, join(folder, 'c', 'loop'));
    const tool = await start();
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed += 1) {
      const context = await tool.fetch({ method: 'random' }, seed);
      expect(await (await start()).fetch({ method: 'random' }, seed)).toMatchObject({
        id: context.id,
        data: context.data,
      });
      seen.add(context.id);
    }
    expect([...seen].sort()).toEqual(['a.txt', 'b.txt', 'c/d.txt']);
  });

  it('gives ids that occur twice a number', async () => {
    const one = { guid: 'same', lines: [[0, 'first']] };
    write('a.json', JSON.stringify([one, { ...one, lines: [[0, 'second']] }]));
    const tool = await start();
    expect((await tool.fetch({ method: 'get', id: 'same#2' })).text).toContain('second');
  });

  it('may hold more conversations than a function takes arguments, and all of one name', async () => {
    const rows = Array.from({ length: 130_000 }, () => '{"id":0,"messages":[{"role":"a","content":"x"}]}');
    write('rows.jsonl', rows.join('\n'));
    expect((await (await start()).fetch({ method: 'get', id: '0#130000' })).text).toBe('a: x');
  });

  it('has limits', async () => {
    write('large.txt', `Ann: ${'x'.repeat(5000)}\nBob: y\n`);
    write('small.txt', 'Ann: x\nBob: y\n');
    write('third.txt', 'Ann: x\nBob: y\n');
    const tool = await start({ maxFileBytes: 1000, maxFiles: 1 });
    expect((await tool.fetch()).id).toBe('small.txt');
    expect(tool.log.lines.join()).toContain('left out: large.txt, third.txt.');
  });

  it.each([
    ['is not there', { path: 'missing' }, 'ENOENT'],
    ['is empty', {}, 'holds no conversation'],
    ['has short ones only', { minLines: 6 }, '6 lines or more'],
  ])('that %s is an error with a remedy', async (_, options, why) => {
    if (why.startsWith('6')) write('a.txt', 'Ann: x\nBob: y\n');
    expect(await failureOf(start(options))).toMatchObject({
      code: 'SYN_INPUT',
      message: expect.stringContaining(why) as string,
      hint: expect.any(String) as string,
    });
  });
});

describe('results', () => {
  const result = (context: string, key: string, data: Record<string, string> = {}) => ({
    context,
    kind: 'result' as const,
    key,
    data,
  });
  const file = (): string => join(folder, 'cgp', 'results.jsonl');
  const lines = (): unknown[] =>
    readFileSync(file(), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  const never = new AbortController().signal;

  const report = async ({ tool, log }: StartedTool, ...reports: ReturnType<typeof result>[]): Promise<void> =>
    tool.report?.([...reports, { ...result('a', 'done'), kind: 'done' } as never], { log } as never, never);

  const open = (): Promise<StartedTool> => start({ path: 'a.txt' });
  beforeEach(() => write('a.txt', 'Ann: x\nBob: y\n'));

  it('go to a file, each once, however often they are reported', async () => {
    const first = await open();
    await report(first, result('a', 'validator', { tags: 'x' }), result('a', '0/hk', { tags: 'y' }));
    await report(first, result('a', '0/hk', { tags: 'y' }));
    const second = await open();
    await report(
      second,
      result('a', '0/hk', { tags: 'y' }),
      result('a', '0/hk', { tags: 'z' }),
      result('b', '0/hk', { tags: 'y' }),
    );
    expect(lines()).toMatchObject([
      { context: 'a', key: 'validator', data: { tags: 'x' } },
      { context: 'a', key: '0/hk', data: { tags: 'y' } },
      { context: 'a', key: '0/hk', data: { tags: 'z' } },
      { context: 'b', key: '0/hk', data: { tags: 'y' } },
    ]);
  });

  it('of a large step are not doubled when they come again after a crash', async () => {
    const all = Array.from({ length: 60 }, (_, n) => result('a', String(n), { text: 'é'.repeat(50_000) }));
    await report(await open(), ...all);
    await report(await open(), ...all);
    expect(lines()).toHaveLength(60);
  });

  it('survive a line that was cut off', async () => {
    await report(
      await open(),
      result('a', '1', { tags: 'x' }),
      result('a', '2', { tags: 'é'.repeat(200_000) }),
    );
    const whole = readFileSync(file());
    const data = { tags: 'é'.repeat(200_000) };
    for (const cut of [whole.length - 1, whole.length - 100_001, whole.indexOf(10) + 1, 5]) {
      writeFileSync(file(), whole.subarray(0, cut));
      await report(await open(), result('a', '1', { tags: 'x' }), result('a', '2', data));
      expect(lines()).toMatchObject([{ key: '1' }, { key: '2', data }]);
    }
  });

  it('of two entries of one configuration may go to one file at once', async () => {
    const tools = [await open(), await open()];
    const all = Array.from({ length: 40 }, (_, n) =>
      report(tools[n % 2]!, result('a', String(n), { text: 'x'.repeat(50_000) })),
    );
    await Promise.all(all);
    expect(lines()).toHaveLength(40);
  });

  it('that cannot be written are an error', async () => {
    write('cgp', 'a file');
    expect(await failureOf(report(await open(), result('a', '1')))).toMatchObject({
      code: 'SYN_STORE_DAMAGED',
    });
  });
});
