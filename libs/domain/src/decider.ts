/**
 * A pure decision: commands against a state give events, events give the next state. Time, ids and randomness are part
 * of the command.
 */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}

/** The state after a list of events. */
export function fold<State, Event>(decider: Decider<State, never, Event>, events: Iterable<Event>): State {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
