import { z } from 'zod';
import { delimit, type Io, type Llm } from '../../../core/index.ts';
import { system } from './prompts.ts';
import { askInShape } from './structured.ts';

const words = z.array(z.string().max(200)).max(20);
const schema = z.strictObject({
  profiles: z
    .array(
      z.strictObject({
        speaker: z.string().max(20).describe('p0, p1, …'),
        role: z
          .string()
          .max(200)
          .describe('Who this person is to the others; empty when the text does not say.'),
        interests: words.describe('What this person is interested in.'),
        preferences: words.describe('What this person likes, dislikes or chooses.'),
      }),
    )
    .max(50),
});

const ask =
  'Describe each person in the conversation in <conversation>, as far as what is said there goes: role, interests and ' +
  "preferences. Leave out who says nothing about himself, and everybody's health, belief and origin. Add nothing that is not " +
  'in the text.';

/** What a conversation says about one of the people in it. */
export interface Profile {
  readonly participant: string;
  readonly role: string;
  readonly interests: readonly string[];
  readonly preferences: readonly string[];
}

/** One profile for each person the model finds something about; none when it finds nothing. */
export async function profileParticipants(
  llm: Llm,
  conversation: { readonly text: string; readonly participants: readonly string[] },
  io: Io,
  signal: AbortSignal,
): Promise<Profile[]> {
  const user = `${ask}\n\n${delimit('conversation', conversation.text)}`;
  const answer = await askInShape(llm, { system, user }, { name: 'profiles', schema }, io, signal);
  return (answer?.profiles ?? []).flatMap(({ speaker, ...profile }) => {
    const participant = conversation.participants[Number(/^p(\d+)$/u.exec(speaker.trim())?.[1])];
    return participant === undefined ? [] : [{ participant, ...profile }];
  });
}
