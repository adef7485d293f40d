import { Readable } from 'node:stream';

/** A terminal's keyboard on which somebody answers what is asked; `raw` has every change of its mode. */
export interface Keyboard extends Readable {
  readonly isTTY: true;
  readonly raw: boolean[];
  setRawMode(mode: boolean): this;
  /** Types the next answer; to be called when a question was asked. */
  answer(): void;
}

export function keyboardWith(answers: readonly string[]): Keyboard {
  const left = [...answers];
  const raw: boolean[] = [];
  const keyboard: Keyboard = Object.assign(new Readable({ read: () => undefined }), {
    isTTY: true as const,
    raw,
    setRawMode(mode: boolean) {
      raw.push(mode);
      return keyboard;
    },
    answer() {
      const text = left.shift();
      if (text !== undefined) keyboard.push(text);
    },
  });
  return keyboard;
}
