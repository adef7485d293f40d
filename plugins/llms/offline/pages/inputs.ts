import type { Inputs } from './spec.ts';

/** How an action may be asked for: what people read, and the code that listens. `NAME` is the action. */
interface Input {
  readonly label: string;
  readonly listen: string;
}

const key = (label: string, code: string): Input => ({
  label,
  listen: `keys.${code} = () => perform('NAME', world.pointer);`,
});
const pointer = (label: string, event: string, condition = ''): Input => ({
  label,
  listen: `canvas.addEventListener('${event}', (event) => {
  ${condition}perform('NAME', place(event));
});`,
});
const pair = (label: string, left: string, right: string): Input => ({
  label,
  listen: `keys.${left} = () => perform('NAME', -1);
keys.${right} = () => perform('NAME', 1);
window.addEventListener('keyup', (event) => {
  if (event.code === '${left}' || event.code === '${right}') perform('NAME', 0);
});`,
});
const slider = (label: string, value: string): Input => ({
  label,
  listen: `const dial = document.getElementById('dial');
dial.addEventListener('input', () => perform('NAME', { x: ${value}, y: 0 }));`,
});

const kinds: Readonly<Record<string, Input>> = {
  click: pointer('Click', 'pointerdown'),
  'double-click': pointer('Click twice', 'dblclick'),
  move: pointer('Move the mouse', 'pointermove'),
  drag: pointer('Drag with the button down', 'pointermove', 'if (event.buttons === 0) return;\n  '),
  space: key('Space', 'Space'),
  p: key('P', 'KeyP'),
  r: key('R', 'KeyR'),
  n: key('N', 'KeyN'),
  enter: key('Enter', 'Enter'),
  arrows: pair('Arrow keys', 'ArrowLeft', 'ArrowRight'),
  letters: pair('D and A', 'KeyD', 'KeyA'),
  slider: slider('Slider', 'Number(dial.value) * 10'),
  'slider-back': slider('Slider, to the left', '1000 - Number(dial.value) * 10'),
};

/** What tasks ask for. */
export const usualInputs: Inputs = {
  strike: 'click',
  follow: 'move',
  pause: 'space',
  again: 'r',
  lean: 'arrows',
  special: 'space',
  dial: 'slider',
};

/** What nobody asked for. */
export const otherInputs: Inputs = {
  strike: 'double-click',
  follow: 'drag',
  pause: 'p',
  again: 'n',
  lean: 'letters',
  special: 'enter',
  dial: 'slider-back',
};

const inputOf = (inputs: Inputs, action: string): Input => kinds[inputs[action] as string] as Input;

export const listenerOf = (inputs: Inputs, action: string): string =>
  inputOf(inputs, action).listen.replaceAll('NAME', action);

export const labelOf = (inputs: Inputs, action: string): string => inputOf(inputs, action).label;
