/** Node's words for an attempt to change a frozen object. */
const words = /read only property|object is not extensible|Cannot (?:add|delete|redefine|define) property/;

/** What to tell the author of a plugin that tried to change what it was given; undefined for any other error. */
export const frozenHint = (error: unknown): string | undefined =>
  error instanceof TypeError && words.test(error.message)
    ? 'What a plugin is given is frozen: its author has to copy it before changing it.'
    : undefined;
