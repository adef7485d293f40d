import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { checksFor, onStage } from 'synth-subnet/testing';
import { readFeed } from './feed.js';
import plugin from './index.js';

const sample = (name) => readFileSync(new URL(`./sample/${name}`, import.meta.url), 'utf8');
const subject = { plugin, files: { 'feed.xml': sample('harbour.rss') }, search: 'lighthouse' };

for (const { name, run } of checksFor(subject)) test(name, run);

test('RSS: text without markup, where it is from, its licence', () =>
  onStage(subject, async ({ instance, io }) => {
    const found = await instance.fetch(
      { method: 'search', text: 'when is the tide highest' },
      io,
      AbortSignal.timeout(1000),
    );
    assert.equal(found.id, 'harbour-1');
    assert.equal(found.title, 'Tides & moon');
    assert.match(
      found.text,
      /^When sun, moon and earth stand in one line, the tide is highest\.\nA week later it differs least\. [^<]+ three hours\.$/,
    );
    assert.deepEqual(found.tags, ['tides', 'moon']);
    assert.equal(found.source.url, 'https://example.org/harbour/tides');
    assert.equal(found.source.licence, 'CC-BY-4.0');
    assert.deepEqual(found.data, { published: '2026-03-03T08:00:00.000Z' });
  }));

test('RSS: markup that was escaped, and an entry that is too short', () => {
  const { entries } = readFeed(sample('harbour.rss'));
  assert.match(entries[1].text, /^The lighthouse was built in 1716 by two brothers,/);
  assert.equal(entries[2].text, 'Closed today.');
});

test('Atom: XHTML, the right link, no licence', () => {
  const feed = readFeed(sample('bees.atom'));
  assert.equal(feed.rights, null);
  assert.deepEqual(feed.entries, [
    {
      id: 'urn:bees:1',
      title: 'The waggle dance',
      text: 'Bees dance in the dark of the hive.\nThe angle shows the way from the sun.',
      url: 'https://example.org/bees/1',
      tags: ['behaviour'],
      published: '2026-02-28T11:00:00.000Z',
    },
  ]);
});

test('what is no feed', () => {
  for (const text of ['', 'plain words', '<html><body>no</body></html>', '<rss', '{"a": 1}'])
    assert.equal(readFeed(text), null);
});

test('entities that a file declares are not unfolded', () => {
  const bomb =
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><description>&b;</description></item></channel></rss>';
  assert.equal(readFeed(bomb)?.entries[0]?.text, '&b;');
});
