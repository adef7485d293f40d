import { delimit } from '../../../core/index.ts';
import type { Prompt } from '../text/generate.ts';
import type { sentiments } from './lists.ts';

export const reviewPrompt = (
  thing: string,
  sentiment: (typeof sentiments)[number],
  manner: string,
  words: number,
): Prompt => ({
  system:
    'You write reviews as customers do: concrete, believable, each different from the last. The mood shows in what happened; ' +
    'the words positive, neutral and negative do not occur.',
  user:
    `Write a ${sentiment} review of the thing in <topic>, ${manner}, in at most ${words} words. Give the review alone.\n\n` +
    delimit('topic', thing),
});

export const requests = [
  'Is this review positive, neutral or negative? Answer with one of these words.',
  'What is the sentiment of the following review: positive, neutral or negative? One word, please.',
  'Please classify this review as positive, neutral or negative, and say nothing else.',
  'How does the writer of this review feel about it? Choose one: positive, neutral, negative.',
  'Read this review and tell me its sentiment in one word: positive, neutral or negative.',
  'I sort reviews into positive, neutral and negative. Where does this one belong? Just the word.',
] as const;
