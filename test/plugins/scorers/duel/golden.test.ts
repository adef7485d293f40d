import { dojoGolden, type DojoCase } from '../../../fixtures/golden/dojo.ts';
import {
  pvpScores,
  pvvScores,
  trapScores,
  trapTransferScores,
  type Scores,
} from '../../../../plugins/scorers/duel/scores.ts';
import { options } from '../../../../plugins/scorers/duel/rules.ts';
import { taskScores } from '../../../../plugins/scorers/duel/task-scores.ts';

type Table = Readonly<Record<string, string>>;
type Result = Readonly<Record<string, number>>;

const toMap = (table: Table): ReadonlyMap<string, string> => new Map(Object.entries(table));

function expectScores(scores: Scores, expected: Result, tolerance: number): void {
  expect([...scores.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [hotkey, value] of scores)
    expect(Math.abs(value - (expected[hotkey] as number))).toBeLessThanOrEqual(tolerance);
}

describe('a duel of two miners', () => {
  type Pvp = DojoCase<{ discriminators: Table; generators: Table }, Result>;
  it.each([
    dojoGolden<Pvp['input'], Result>('v2-pvp-basic'),
    dojoGolden<Pvp['input'], Result>('v2-pvp-generator-also-votes'),
  ])('$id', ({ input, expected, tolerance }) => {
    expectScores(pvpScores(toMap(input.discriminators), toMap(input.generators)), expected, tolerance);
  });
});

test('a duel with the validator', () => {
  type Input = { discriminators: Table; generators: Table; validators: Table };
  const { input, expected, tolerance } = dojoGolden<Input, Result>('v2-pvv-basic');
  const { discriminators, generators, validators } = input;
  const scores = pvvScores(toMap(discriminators), toMap(generators), toMap(validators));
  expectScores(scores, expected, tolerance);
});

test('a trap', () => {
  type Input = {
    discriminators: Table;
    positive_generators: Table;
    negative_generators: Table;
    trap_penalty: number;
  };
  const { input, expected, tolerance } = dojoGolden<Input, Result>('v2-trap-basic');
  const { discriminators, positive_generators, negative_generators, trap_penalty } = input;
  expectScores(
    trapScores(toMap(discriminators), toMap(positive_generators), toMap(negative_generators), trap_penalty),
    expected,
    tolerance,
  );
});

test('a trap that pays who fooled others', () => {
  type Case = { discriminators: Table; positive_generators: Table; negative_generators: Table };
  type Input = {
    trap_penalty: number;
    transfer_factor: number;
    positive_reward_factor: number;
    nullify_min: number;
    nullify_max: number;
    cases: Case[];
  };
  const { input, expected, tolerance } = dojoGolden<Input, { results: Result[] }>('v2-branch-trap-transfer');
  const rules = {
    penalty: input.trap_penalty,
    transferFactor: input.transfer_factor,
    positiveReward: input.positive_reward_factor,
    nullify: { from: input.nullify_min, to: input.nullify_max },
  };
  input.cases.forEach(({ discriminators, positive_generators, negative_generators }, index) =>
    expectScores(
      trapTransferScores(
        toMap(discriminators),
        toMap(positive_generators),
        toMap(negative_generators),
        rules,
      ),
      expected.results[index] as Result,
      tolerance,
    ),
  );
});

describe('a whole task', () => {
  interface Input {
    readonly task_id: string;
    readonly is_trap: boolean;
    readonly negative_generator_hotkey: string;
    readonly validator_hotkey: string;
    readonly voters: string[];
    readonly metagraph_hotkeys: string[];
    readonly completions: { id: string; participant_hotkey: string }[];
    readonly votes: { voter_hotkey: string; chosen_completion_id: string }[];
  }
  it.each([
    dojoGolden<Input, Result>('v2-task-pvp-with-non-voters'),
    dojoGolden<Input, Result>('v2-task-no-votes'),
    dojoGolden<Input, Result>('v2-task-trap-validator-negative'),
    dojoGolden<Input, Result>('v2-task-pvv-duplicate-vote'),
  ])('$id', ({ input, expected, tolerance }) => {
    const duel = {
      taskId: input.task_id,
      validator: input.validator_hotkey,
      trap: input.is_trap ? input.negative_generator_hotkey : null,
      completions: input.completions.map(({ id, participant_hotkey }) => ({
        id,
        hotkey: participant_hotkey,
      })),
      votes: input.votes.map(({ voter_hotkey, chosen_completion_id }) => ({
        voter: voter_hotkey,
        choice: chosen_completion_id,
      })),
      voters: input.voters,
      hotkeys: input.metagraph_hotkeys,
    };
    expectScores(taskScores(duel, options.parse({})), expected, tolerance);
  });
});
