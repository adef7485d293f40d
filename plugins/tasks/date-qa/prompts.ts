/** Ways to ask when something happened; `{body}` is a statement without a full stop. */
export const eventRequests = [
  '{body}. What is the exact date of this?',
  '{body}. On which day, month and year was that?',
  'On what exact date did this happen: {body}?',
  'Please give me the full date (day, month and year) for this: {body}.',
  'When was this, to the day? {body}.',
] as const;

/** Ways to ask for a date left out of a sentence; `{sentence}` has `____` in its place, `{title}` is where it stands. */
export const gapRequests = [
  'Which date belongs in the gap? "{sentence}" ({title})',
  'A date is missing in this sentence about {title}: "{sentence}" What date is it?',
  'In a text about {title} I read: "{sentence}" Which date was left out?',
  'What is the exact date that is missing here? "{sentence}" It is about {title}.',
] as const;
