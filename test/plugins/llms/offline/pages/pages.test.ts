import { seededRandom } from '../../../../../core/index.ts';
import { features } from '../../../../../plugins/llms/offline/pages/features.ts';
import { palettes } from '../../../../../plugins/llms/offline/pages/palettes.ts';
import { readTask } from '../../../../../plugins/llms/offline/pages/read-task.ts';
import { renderPage } from '../../../../../plugins/llms/offline/pages/render.ts';
import { scenes, scenesOf } from '../../../../../plugins/llms/offline/pages/scenes/index.ts';
import type { PageSpec, Scene, Topic } from '../../../../../plugins/llms/offline/pages/spec.ts';
import { things, type Thing } from '../../../../../plugins/llms/offline/pages/things.ts';
import { describePage, inventPage, thingsOf } from '../../../../../plugins/llms/offline/pages/write-task.ts';
import { defaultPolicy, inspectFiles } from '../../../../../plugins/tasks/code-generation/page/index.ts';
import { openPage, useAll } from './stage.ts';

const topics: readonly Topic[] = ['ANIMATION', 'SCIENCE', 'GAMES'];
const invent = (seed: number): PageSpec => {
  const topic = topics[seed % 3] as Topic;
  const persona = seed % 2 === 0 ? '' : 'A baker who keeps bees by the sea.';
  return inventPage({ topic, persona, actions: topic === 'GAMES' ? 2 : 2 + (seed % 2) }, seededRandom(seed));
};
const specs = Array.from({ length: 300 }, (_, seed) => invent(seed));
const of = (spec: PageSpec) => ({
  scene: spec.scene.id,
  thing: spec.thing.id,
  palette: spec.palette.id,
  features: [...spec.features].sort(),
  actions: spec.actions,
  count: spec.count,
});

describe('pages thought up offline', () => {
  it('are asked for in words that lead back to them, with and without the topic', () => {
    for (const spec of specs)
      for (const topic of [spec.scene.topic, null])
        expect(of(readTask(describePage(spec), topic, seededRandom('other')))).toEqual(of(spec));
  });

  it('use every scene, thing, feature and palette there is', () => {
    const used = new Set(
      specs.flatMap(({ scene, palette, features: own }) => [scene.id, palette.id, ...own]),
    );
    expect([...scenes, ...palettes, ...features].map(({ id }) => id).filter((id) => !used.has(id))).toEqual(
      [],
    );
    for (const scene of scenes) expect(thingsOf(scene).length).toBeGreaterThan(0);
    const held = new Set(scenes.flatMap((scene) => thingsOf(scene).map(({ id }) => id)));
    expect(things.filter(({ id }) => !held.has(id))).toEqual([]);
  });

  it('have two actions in a game, and as many as were asked for elsewhere', () => {
    specs.forEach(({ scene, actions }, seed) =>
      expect(actions).toHaveLength(scene.topic === 'GAMES' ? 2 : 2 + (seed % 2)),
    );
  });

  it('take what moves from the world of the person', () => {
    const of3 = Array.from({ length: 40 }, (_, seed) =>
      inventPage(
        { topic: 'ANIMATION', persona: 'A glaciologist on an icy mountain in winter.', actions: 2 },
        seededRandom(seed),
      ),
    );
    const possible = of3.filter(({ scene }) => scene.things?.includes('snowflake'));
    expect(possible.length).toBeGreaterThan(5);
    for (const { thing } of possible) expect(thing.id).toBe('snowflake');
  });
});

describe('pages built offline', () => {
  it('keep every rule of the inspection, three hundred of them', () => {
    for (const spec of specs) expect(inspectFiles(renderPage(spec), defaultPolicy)).toEqual([]);
  });

  it('keep them with everything at once, and stand everything a person can do', () => {
    for (const scene of scenes)
      for (const thing of thingsOf(scene).slice(0, 3)) {
        const own = { scene, thing, features: scene.features, actions: Object.keys(scene.actions) };
        const files = renderPage({ ...(specs[0] as PageSpec), ...own, count: scene.counts[1] });
        expect(inspectFiles(files, defaultPolicy)).toEqual([]);
        const page = openPage(files);
        page.run(5);
        useAll(page);
        page.run(20);
        expect(page.drawn.length).toBeGreaterThan(20);
      }
  });

  it('draw, move and stay within bounds', () => {
    for (const spec of specs.slice(0, 12)) {
      const page = openPage(renderPage(spec));
      page.run(2);
      const first = page.drawn.join();
      page.run(30);
      expect(page.drawn.join()).not.toBe(first);
      page.run(150);
      expect(page.drawn.length).toBeLessThan(20_000);
    }
  });

  it('are the same for the same page, and others for another', () => {
    const [a, b] = specs as [PageSpec, PageSpec];
    expect(renderPage(a)).toEqual(renderPage(a));
    expect(renderPage(a)).not.toEqual(renderPage(b));
  });

  it('hold back keys they use, and no others', () => {
    const game = specs.find(({ scene }) => scene.id === 'catching') as PageSpec;
    const page = openPage(renderPage(game));
    for (const code of ['Space', 'ArrowLeft', 'KeyQ', 'Tab']) page.press(code);
    expect(page.prevented).toEqual(['Space', 'ArrowLeft']);
  });

  it('say how they are operated, and what is measured', () => {
    const spec = specs.find(({ features: own }) => own.includes('reading')) as PageSpec;
    const files = renderPage(spec);
    const page = openPage(files);
    page.run(5);
    expect(page.readout).toMatch(/(?:degrees|units\/s|units) -?\d+\.\d/);
    expect(files[0]?.content).toContain('class="hints"');
  });
});

describe('features asked for', () => {
  it.each(features.map(({ id }) => id))('%s changes the program, and is gone without it', (id) => {
    const scene = scenes.find((one) => one.features.includes(id)) as Scene;
    const thing = thingsOf(scene)[0] as Thing;
    const actions = Object.keys(scene.actions);
    const spec: PageSpec = { ...(specs[0] as PageSpec), scene, thing, actions, features: [] };
    const draw = (own: readonly string[]): string => {
      const page = openPage(renderPage({ ...spec, features: own }));
      page.run(120);
      return `${page.drawn.join()}${page.readout}`;
    };
    // Speeds and gold come with points; that they are in the program is what can be said here.
    const script = renderPage({ ...spec, features: [id] })[1]?.content ?? '';
    expect(script.length).toBeGreaterThan((renderPage(spec)[1]?.content.length ?? 0) + 30);
    if (!['golden'].includes(id)) expect(draw([id])).not.toBe(draw([]));
  });

  it('are read from the words of others, too', () => {
    const task = `Create an interactive underwater scene with a school of tropical fish.
Features:
* 25 fish swim in a coordinated swarm.
* Each fish has a soft glow.
* A high moon shines through the water.
* Color scheme: deep purple and lime.
User actions:
1. Click to scatter the fish.
2. Move the mouse to attract them.`;
    expect(of(readTask(task, 'ANIMATION', seededRandom(1)))).toMatchObject({
      scene: 'school',
      thing: 'fish',
      palette: 'violet',
      features: ['glow', 'moon'],
      actions: ['strike', 'follow'],
    });
  });

  it('come to a page whatever the task says', () => {
    for (const task of [
      '',
      '\0',
      'x'.repeat(100_000),
      'how many '.repeat(20_000),
      '<script>alert(1)</script>',
    ])
      for (const topic of [...topics, null]) {
        const spec = readTask(task, topic, seededRandom(task.length));
        expect(inspectFiles(renderPage(spec), defaultPolicy)).toEqual([]);
        expect(renderPage(spec).some(({ content }) => content.includes('alert'))).toBe(false);
        if (topic !== null) expect(scenesOf(topic)).toContain(spec.scene);
      }
  });
});
