import { describe, expect, it } from '@jest/globals';
import { classicTurnFunctions } from './conformance.js';
import { classicVectors, originalWorld } from './fixtures/original.js';

interface TurnVectors {
  readonly source: string;
  readonly cases: readonly {
    readonly name: string;
    readonly input: Record<string, unknown>;
    readonly expected: { turns: { error_events?: string[] }[] };
  }[];
}

/** What follows the first colon of an error event is the text of a Python exception, which is informative only. */
function withoutTexts<T extends { turns: { error_events?: string[] }[] }>(outcome: T): T {
  const turns = outcome.turns.map((turn) =>
    turn.error_events === undefined
      ? turn
      : { ...turn, error_events: turn.error_events.map((line) => line.slice(0, line.indexOf(': ') + 2)) },
  );
  return { ...outcome, turns };
}

describe('classic turn', () => {
  const { source, cases } = classicVectors('turn_engine') as TurnVectors;
  const run = classicTurnFunctions(originalWorld())[source]!;

  it.each(cases.map((entry) => [entry.name, entry] as const))('%s', (_, { input, expected }) => {
    expect(withoutTexts(run(input) as typeof expected)).toEqual(withoutTexts(expected));
  });
});
