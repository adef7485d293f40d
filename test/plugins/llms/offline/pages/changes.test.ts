import { seededRandom } from '../../../../../core/index.ts';
import { changeTask } from '../../../../../plugins/llms/offline/pages/change-task.ts';
import { editPage, readFiles, specOf } from '../../../../../plugins/llms/offline/pages/edit-page.ts';
import { readTask } from '../../../../../plugins/llms/offline/pages/read-task.ts';
import { renderPage, type File } from '../../../../../plugins/llms/offline/pages/render.ts';
import type { PageSpec, Topic } from '../../../../../plugins/llms/offline/pages/spec.ts';
import { describePage, inventPage } from '../../../../../plugins/llms/offline/pages/write-task.ts';
import { defaultPolicy, inspectFiles } from '../../../../../plugins/tasks/code-generation/page/index.ts';
import { guides } from '../../../../../plugins/tasks/code-generation/topics.ts';
import { pageVariations } from '../../../../../plugins/tasks/code-generation/variations.ts';
import { openPage, useAll, type OpenedPage } from './stage.ts';

const topics: readonly Topic[] = ['ANIMATION', 'SCIENCE', 'GAMES'];
const specs = Array.from({ length: 18 }, (_, seed) =>
  inventPage(
    { topic: topics[seed % 3] as Topic, persona: '', actions: 2 + (seed % 2) },
    seededRandom(`change/${seed}`),
  ),
);
const wordsOf = (name: string, topic: Topic): string =>
  pageVariations.find((one) => one.name === name)?.change ?? guides[topic].exchange;

const changedTask = (name: string, spec: PageSpec): string =>
  changeTask(
    `Change the task for a web page. ${wordsOf(name, spec.scene.topic)}`,
    describePage(spec),
    spec.scene.topic,
    seededRandom(name),
  ) ?? '';
const edited = (name: string, spec: PageSpec): readonly File[] =>
  editPage(
    `Edit the page. ${wordsOf(name, spec.scene.topic)}`,
    renderPage(spec),
    seededRandom(`${name}/${spec.seed}`),
  ) ?? [];

describe('tasks changed offline', () => {
  const reread = (task: string, { scene }: PageSpec) => readTask(task, scene.topic, seededRandom('read'));

  it.each([
    ['question/add-one', 1],
    ['question/add-two', 2],
    ['question/remove-one', -1],
  ])('%s changes the number of features by %i and nothing else', (name, by) => {
    for (const spec of specs) {
      const next = reread(changedTask(name, spec), spec);
      expect(next.features).toHaveLength(spec.features.length + by);
      const [more, fewer] = by > 0 ? [next, spec] : [spec, next];
      for (const id of fewer.features) expect(more.features).toContain(id);
      expect([next.scene, next.thing, next.palette, next.actions, next.count]).toEqual([
        spec.scene,
        spec.thing,
        spec.palette,
        spec.actions,
        spec.count,
      ]);
    }
  });

  it('question/change-object asks for another thing, or another experiment, under the same conditions', () => {
    for (const spec of specs) {
      const task = changedTask('question/change-object', spec);
      const next = reread(task, spec);
      expect([...next.features].sort()).toEqual([...spec.features].sort());
      expect(next.palette).toBe(spec.palette);
      if (spec.scene.topic === 'SCIENCE') expect(next.scene).not.toBe(spec.scene);
      else {
        expect(next.thing).not.toBe(spec.thing);
        expect(task).not.toMatch(new RegExp(`\\b${spec.thing.id}\\b`, 'i'));
      }
      const shot = (one: PageSpec): string => {
        const page = openPage(renderPage({ ...one, seed: 7 }));
        page.run(60);
        return page.drawn.join();
      };
      expect(shot(next)).not.toBe(shot(spec));
    }
  });

  it('say they cannot where there is nothing to change', () => {
    expect(changeTask('Leave out one requirement.', 'Build a clock.', null, seededRandom(1))).toBeNull();
    expect(
      changeTask('Put another subject in its place.', 'A clock.', 'ANIMATION', seededRandom(1)),
    ).toBeNull();
    expect(changeTask('Translate it.', describePage(specs[0] as PageSpec), null, seededRandom(1))).toBeNull();
  });

  it('take features out of the words of others, and put some in', () => {
    const task =
      'A clock.\n\nFeatures:\n* It has hands.\n* It ticks.\n* Colors: red.\n\nActions:\n1. Click it.';
    const left = changeTask('Leave out one requirement.', task, null, seededRandom(1));
    expect(left?.split('\n')).toHaveLength(task.split('\n').length - 1);
    expect(left).toContain('Colors');
    const more = changeTask('Add two more requirements.', task, null, seededRandom(1))?.split('\n');
    expect(more?.slice(5, 7).every((line) => line.startsWith('- '))).toBe(true);
    expect(more?.[7]).toContain('Colors');
  });
});

describe('pages edited offline', () => {
  const drawnBy = (files: readonly File[], use: (page: OpenedPage) => void = () => {}): readonly string[] => {
    const page = openPage(files);
    page.run(30);
    use(page);
    page.run(1);
    return page.drawn;
  };

  it.each(pageVariations.filter(({ of }) => of === 'reference').map(({ name }) => name))(
    '%s changes every page and keeps the rules',
    (name) => {
      for (const spec of specs) {
        const files = edited(name, spec);
        expect(files.map(({ filename }) => filename)).toEqual(['index.html', 'index.js', 'index.css']);
        expect(inspectFiles(files, defaultPolicy)).toEqual([]);
        expect(files).not.toEqual(renderPage(spec));
        if (name === 'answer/error') continue;
        const page = openPage(files);
        useAll(page);
        page.run(10);
      }
    },
  );

  it('answer/style changes colours and font, and nothing that is said or done', () => {
    for (const spec of specs) {
      const next = specOf(edited('answer/style', spec)) as PageSpec;
      expect(next.palette).not.toBe(spec.palette);
      expect(next.font).not.toBe(spec.font);
      expect({ ...next, palette: 0, font: 0, inputs: 0 }).toEqual({
        ...spec,
        palette: 0,
        font: 0,
        inputs: 0,
      });
    }
  });

  it('answer/add-one, remove-one and remove-two change the features the page has', () => {
    for (const [name, by] of [
      ['answer/add-one', 1],
      ['answer/remove-one', -1],
      ['answer/remove-two', -2],
    ] as const)
      for (const spec of specs)
        expect(specOf(edited(name, spec))?.features).toHaveLength(spec.features.length + by);
  });

  it('answer/ux answers to other keys', () => {
    const spec = specs.find(({ actions }) => actions.includes('pause')) as PageSpec;
    const files = edited('answer/ux', spec);
    const page = openPage(files);
    page.press('Space');
    expect(page.prevented).toEqual([]);
    page.press('KeyP');
    expect(page.prevented).toEqual(['KeyP']);
    expect(files[0]?.content).toContain('P to stop');
  });

  it('answer/error throws when one of the actions is used, each time, and never before', () => {
    for (const spec of specs) {
      const page = openPage(edited('answer/error', spec));
      page.run(100);
      const uses: (() => void)[] = [
        () => page.point('pointerdown', 500, 500),
        () => page.point('pointermove', 500, 500),
        () => page.press('Space'),
        () => page.press('KeyR'),
        () => page.press('ArrowLeft'),
        () => page.slide(20),
      ];
      for (let time = 0; time < 2; time += 1) {
        const thrown = uses.filter((use) => {
          try {
            use();
            return false;
          } catch {
            return true;
          }
        });
        expect(thrown.length).toBeGreaterThan(0);
        expect(thrown.length).toBeLessThan(3);
      }
    }
  });

  it('performance/delay answers a second late', () => {
    const spec = { ...(specs[0] as PageSpec), actions: ['pause', 'again'] };
    const paused = (wait: number): boolean => {
      const page = openPage(edited('performance/delay', spec));
      page.run(10);
      page.press('Space');
      page.run(wait);
      const [a, , b] = [page.drawn.join(), page.run(3), page.drawn.join()];
      return a === b;
    };
    expect(paused(40)).toBe(false);
    expect(paused(60)).toBe(true);
  });

  it('performance/jerky stands still in between, where the page it was made of never does', () => {
    const spec = specs.find(({ scene }) => scene.id === 'school') as PageSpec;
    const still = (files: readonly File[]): number => {
      const page = openPage(files);
      let count = 0;
      for (let frame = 0, last = ''; frame < 40; frame += 1) {
        page.run(1);
        const next = page.drawn.join();
        if (next === last) count += 1;
        last = next;
      }
      return count;
    };
    expect(still(renderPage(spec))).toBe(0);
    expect(still(edited('performance/jerky', spec))).toBeGreaterThan(20);
  });

  it('performance/glitch spoils the picture when the page is used, and only for a moment', () => {
    const spec = { ...(specs[0] as PageSpec), actions: ['strike', 'follow'] };
    const files = edited('performance/glitch', spec);
    const bars = (drawn: readonly string[]): number =>
      drawn.filter((call) => call.startsWith('drawImage')).length;
    expect(bars(drawnBy(files))).toBe(0);
    expect(bars(drawnBy(files, (page) => page.point('pointerdown', 400, 400)))).toBe(12);
    expect(
      bars(
        drawnBy(files, (page) => {
          page.point('pointerdown', 400, 400);
          page.run(30);
        }),
      ),
    ).toBe(0);
  });

  it('says nowhere what was done to it', () => {
    for (const name of ['performance/delay', 'performance/jerky', 'performance/glitch', 'answer/error'])
      for (const spec of specs.slice(0, 6)) {
        const before = renderPage(spec)
          .map(({ content }) => content)
          .join();
        const after = edited(name, spec)
          .map(({ content }) => content)
          .join();
        for (const word of ['delay', 'late', 'slow', 'jerk', 'glitch', 'flaw', 'error', 'throw', 'bug'])
          expect(after.split(word).length).toBe(before.split(word).length);
      }
  });

  it('takes pages of its own alone, and settings that make sense', () => {
    const foreign = [{ filename: 'index.js', content: 'let a = 1;' }];
    const [html, js, css] = renderPage(specs[0] as PageSpec) as [File, File, File];
    const broken = js.content.replace(/"scene":"\w+"/, '"scene":"nowhere"');
    const torn = js.content.replace('const settings = {', 'const settings = {{');
    for (const files of [
      foreign,
      [html, { ...js, content: broken }, css],
      [html, { ...js, content: torn }, css],
    ])
      expect(editPage('Add one visible feature.', files, seededRandom(1))).toBeNull();
    expect(editPage('Sing a song.', [html, js, css], seededRandom(1))).toBeNull();
    expect(readFiles('no json')).toBeNull();
    expect(readFiles('{"files": 3}')).toBeNull();
  });
});
