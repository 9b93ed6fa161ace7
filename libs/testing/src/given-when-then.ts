import assert from 'node:assert/strict';

interface DeciderLike<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}

/**
 * Reads as a sentence: `given(events).when(command).then(events)`, `.thenNothing()`, `.thenThrows(code)` or
 * `.thenState(state)`.
 *
 * `thenState` is about the state after the events that the command gave; it names the members that matter.
 */
export function specify<State, Command, Event>(decider: DeciderLike<State, Command, Event>) {
  const replay = (events: readonly Event[], from: State) => {
    let state = from;
    for (const event of events) state = decider.evolve(state, event);
    return state;
  };
  const given = (...history: readonly Event[]) => {
    const before = replay(history, decider.initial);
    const when = (command: Command) => {
      const decide = () => decider.decide(command, before);
      return {
        // oxlint-disable-next-line unicorn/no-thenable -- reads as a sentence and is never awaited
        then: (...expected: readonly Event[]) => assert.deepEqual(decide(), expected),
        thenNothing: () => assert.deepEqual(decide(), []),
        thenThrows: (code: string) => assert.throws(decide, { code }),
        thenState: (expected: object) => assert.partialDeepStrictEqual(replay(decide(), before), expected),
      };
    };
    return { when, state: () => before };
  };
  return { given };
}
