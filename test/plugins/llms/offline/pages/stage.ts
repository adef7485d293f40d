import { createContext, runInContext } from 'node:vm';
import type { File } from '../../../../../plugins/llms/offline/pages/render.ts';

type Listener = (event: object) => void;

export interface OpenedPage {
  /** So many frames, 20 ms each. */
  run(frames: number): void;
  press(code: string): void;
  release(code: string): void;
  point(type: 'pointerdown' | 'pointermove' | 'dblclick', x: number, y: number, buttons?: number): void;
  slide(value: number): void;
  /** What the last frame drew, as calls of the pen with their numbers rounded. */
  readonly drawn: readonly string[];
  readonly readout: string;
  /** Keys whose usual effect was held back. */
  readonly prevented: readonly string[];
}

/** Runs the script of a page with a canvas that takes notes, on a clock of its own; throws what the page throws. */
export function openPage(files: readonly File[]): OpenedPage {
  const html = files.find(({ filename }) => filename === 'index.html')?.content ?? '';
  const script = files.find(({ filename }) => filename === 'index.js')?.content ?? '';
  const listeners = new Map<string, Listener[]>();
  const on = (target: string) => ({
    addEventListener: (type: string, listener: Listener) => {
      const key = `${target}/${type}`;
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
    },
  });
  const fire = (key: string, event: object): void =>
    listeners.get(key)?.forEach((listener) => listener(event));

  let drawn: string[] = [];
  let isKept = false;
  const note = (what: string, values: readonly unknown[]): void => {
    for (const value of values)
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${what} is given ${value}`);
    if (isKept) drawn.push(`${what} ${values.map(shown).join(' ')}`);
  };
  const gradient = { addColorStop: (at: number, colour: string) => note('colour', [at, colour]) };
  const calls = new Map<string, (...values: unknown[]) => object>();
  const pen = new Proxy(
    {},
    {
      get: (_, name: string) => {
        const known = calls.get(name);
        if (known !== undefined) return known;
        const call = (...values: unknown[]): object => {
          note(name, values);
          return gradient;
        };
        calls.set(name, call);
        return call;
      },
      set: (_, name: string, value) => {
        note(name, [value]);
        return true;
      },
    },
  );
  const elements: Record<string, object> = {
    stage: {
      ...on('stage'),
      getContext: () => pen,
      clientWidth: 500,
      getBoundingClientRect: () => ({ left: 0, top: 0, width: 500, height: 500 }),
    },
    readout: { textContent: '' },
    dial: { ...on('dial'), value: '50' },
  };
  let next: ((now: number) => void) | null = null;
  const window = {
    ...on('window'),
    devicePixelRatio: 2,
    requestAnimationFrame: (callback: (now: number) => void) => (next = callback),
  };
  const document = {
    getElementById: (id: string) => (html.includes(`id="${id}"`) ? elements[id] : null),
  };
  runInContext(script, createContext({ window, document }), { timeout: 2000 });

  let now = 0;
  const prevented: string[] = [];
  const key = (type: string, code: string): void =>
    fire(`window/${type}`, { code, repeat: false, preventDefault: () => prevented.push(code) });
  return {
    run(frames) {
      for (let frame = 0; frame < frames; frame += 1) {
        now += 20;
        drawn = [];
        isKept = frame === frames - 1;
        next?.(now);
      }
    },
    press: (code) => key('keydown', code),
    release: (code) => key('keyup', code),
    point: (type, x, y, buttons = 0) => fire(`stage/${type}`, { clientX: x / 2, clientY: y / 2, buttons }),
    slide(value) {
      Object.assign(elements['dial'] as object, { value: String(value) });
      fire('dial/input', {});
    },
    get drawn() {
      return drawn;
    },
    get readout() {
      return (elements['readout'] as { textContent: string }).textContent;
    },
    prevented,
  };
}

/** Everything a person could do to it. */
export function useAll(page: OpenedPage): void {
  page.point('pointermove', 300, 400);
  page.point('pointermove', 700, 400, 1);
  page.point('pointerdown', 450, 500);
  page.point('dblclick', 450, 500);
  for (const code of ['Space', 'KeyR', 'KeyP', 'KeyN', 'Enter', 'ArrowLeft', 'KeyA', 'ArrowRight', 'KeyD']) {
    page.press(code);
    page.run(3);
    page.release(code);
  }
  page.press('Space');
  page.press('KeyP');
  page.slide(90);
}

const shown = (value: unknown): string =>
  typeof value === 'number' ? value.toFixed(2) : typeof value === 'string' ? value : '';
