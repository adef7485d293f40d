/** Ways to put a problem; `{problem}` is its text, which ends with its own full stop or question mark. */
export const requests = [
  '{problem}',
  'Solve this problem: {problem}',
  'How is this solved, and what comes out? {problem}',
  'What is the answer to this problem? {problem}',
  'Please work this out: {problem}',
] as const;
