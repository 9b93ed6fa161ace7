import { expect } from '@jest/globals';

interface DeciderLike<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}

/**
 * Reads as a sentence: `given(events).when(command).then(events)`, `.thenThrows(code)` or `.thenState(state)`.
 *
 * `thenState` is the state after the events that the command gave.
 */
export function specify<State, Command, Event>(decider: DeciderLike<State, Command, Event>) {
  const replay = (events: readonly Event[], from: State) =>
    events.reduce((state, event) => decider.evolve(state, event), from);
  return {
    given: (...history: readonly Event[]) => ({
      when: (command: Command) => {
        const before = replay(history, decider.initial);
        const decide = () => decider.decide(command, before);
        return {
          then: (...expected: readonly Event[]) => expect(decide()).toEqual(expected),
          thenNothing: () => expect(decide()).toEqual([]),
          thenThrows: (code: string) => expect(decide).toThrow(expect.objectContaining({ code })),
          thenState: (expected: unknown) => expect(replay(decide(), before)).toMatchObject(expected as object),
        };
      },
      state: () => replay(history, decider.initial),
    }),
  };
}
