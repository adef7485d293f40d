/** A plugin written in place, as the one that needs it gets it. */
export const slotOf = (name: string, instance: object, extra: object = {}): object => ({
  name,
  use: name,
  extra,
  traits: {},
  instance,
});
