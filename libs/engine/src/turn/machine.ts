import type { Memory } from '../expression/index.js';
import { type FittedWorld, jointColumn } from '../fit/index.js';
import { Capital } from './capital.js';
import { type Coupling, couplingOf } from './dependence.js';
import type { Stream } from './draws.js';
import { EventWatcher } from './events.js';
import { OverlayStepper } from './overlays.js';
import { RuleRunner } from './rules.js';
import { capitalSlot, fillFromHistory, State } from './state.js';
import { isRecordable, VariableStepper } from './variables.js';

export interface MachineOptions {
  readonly stream: Stream;
  /** Paths per block: small enough to stay in cache, large enough to pay the interpreting once. */
  readonly block: number;
  readonly drawParameters: boolean;
  /** By variable: the values that turn t starts from at index t - 1; null or absent leaves them. */
  readonly inject: Readonly<Record<string, readonly (number | null)[]>>;
  /** By variable: the values that it has at the end of turn t at index t - 1; null or absent leaves what came out. */
  readonly fix: Readonly<Record<string, readonly (number | null)[]>>;
  readonly memory: Memory;
}

interface Replacement {
  readonly variable: VariableStepper;
  /** By turn; index 0 is turn 1. */
  readonly values: readonly (number | null)[];
}

/** The fixed order of a turn, as it is written in run records. */
export const TURN_ORDER = [
  'observe and inject',
  'draw shocks',
  'overlays decay',
  'variables step from the committed state',
  'rules read the committed state; their summed writes are committed',
  'events',
  'capital is valued',
  'log',
] as const;

/**
 * All paths of one run, turn by turn, by columns. Everything is allocated when the machine is built; a turn allocates
 * nothing that grows with the paths.
 */
export class Machine {
  readonly state: State;
  /** By path: 1 once one of its values was no finite number, or beyond 2^52; it is left out of every result from then on. */
  readonly failed: Uint8Array;
  readonly overlays: readonly OverlayStepper[];
  readonly events: readonly EventWatcher[];
  readonly rules: readonly RuleRunner[];
  readonly capital: Capital | undefined;
  private readonly variables: readonly VariableStepper[];
  private readonly coupling: Coupling | undefined;
  private readonly injections: readonly Replacement[];
  private readonly fixes: readonly Replacement[];

  constructor(
    readonly world: FittedWorld,
    private readonly options: MachineOptions,
  ) {
    const { stream, block, drawParameters, memory } = options;
    const { paths } = stream;
    const compiled = world.world;
    this.state = new State(world, paths, memory);
    this.failed = memory.uint8(paths);
    const { dependence } = world;
    this.variables = world.variables.map((v) => {
      const shared = jointColumn(dependence, v.variable.name);
      return new VariableStepper(v, world, stream, drawParameters, block, memory, shared);
    });
    const byName = new Map(this.variables.map((v, i) => [world.variables[i]!.variable.name, v]));
    this.coupling = couplingOf(dependence, byName, stream, block, memory);
    this.overlays = compiled.overlays.map((o) => new OverlayStepper(o, compiled, paths, block, memory));
    const total = capitalSlot(world);
    this.capital = total === undefined ? undefined : new Capital(compiled.assets, total, paths, memory);
    const targets = new Map<number, Float64Array>();
    for (const v of this.variables) targets.set(v.slot, v.added);
    for (const o of this.overlays) targets.set(o.overlay.slot, o.added);
    compiled.assets.forEach((asset, a) => targets.set(asset.slot, this.capital!.added[a]!));
    this.rules = world.rules.map(
      (rule) =>
        new RuleRunner(
          rule,
          compiled,
          rule.effects.map(({ effect }) => targets.get(effect.slot)!),
          stream,
          drawParameters,
          block,
          memory,
        ),
    );
    this.injections = this.replacements(options.inject);
    this.fixes = this.replacements(options.fix);
    this.events = compiled.events.map((event) => new EventWatcher(event, compiled, paths, block, memory));
    this.start();
  }

  private replacements(byName: MachineOptions['inject']): Replacement[] {
    return Object.entries(byName).map(([name, values]) => {
      const variable = this.variables.find((v) => v.slot === this.world.world.slots.get(name));
      if (variable === undefined)
        throw new RangeError(`only variables can be injected; the world has none called '${name}'`);
      return { variable, values };
    });
  }

  private start(): void {
    const { paths } = this.options.stream;
    fillFromHistory(this.state, this.world);
    for (const variable of this.variables) variable.start(this.state);
    for (const overlay of this.overlays) overlay.start(this.state, this.world.world.lags[overlay.overlay.slot]!, paths);
    this.capital?.value(this.state, 0, 0, paths);
  }

  /** Makes the next turn and returns its number, from 1. Its values are in `column` until the turn after. */
  advance(): number {
    const { state } = this;
    const { block, stream } = this.options;
    this.inject();
    for (let from = 0; from < stream.paths; from += block)
      this.advanceBlock(from, Math.min(from + block, stream.paths));
    return state.turn++;
  }

  /** Values of a slot at the end of the last turn that was made. */
  column(slot: number): Float64Array {
    return this.state.at(slot, this.state.turn - 1);
  }

  private inject(): void {
    for (const { variable, values } of this.injections) {
      const value = values[this.state.turn - 1];
      if (value !== null && value !== undefined) variable.inject(this.state, value);
    }
  }

  /** Steps 2 to 7 of the turn for the paths from <= p < to. */
  private advanceBlock(from: number, to: number): void {
    const { state, variables, overlays, rules, events, capital } = this;
    for (let i = 0; i < variables.length; i++) variables[i]!.begin(state.turn, from, to);
    for (let i = 0; i < overlays.length; i++) overlays[i]!.begin(from, to);
    this.coupling?.couple(state.turn, from, to);
    capital?.begin(from, to);

    for (let i = 0; i < overlays.length; i++) overlays[i]!.decay(state, from, to);
    for (let i = 0; i < variables.length; i++) variables[i]!.step(from, to);
    for (let i = 0; i < rules.length; i++) rules[i]!.run(state, from, to);
    for (let i = 0; i < variables.length; i++) variables[i]!.commit(state, this.failed, from, to);
    for (const { variable, values } of this.fixes) {
      const value = values[state.turn - 1];
      if (value !== null && value !== undefined) variable.fix(state, value, from, to);
    }
    for (let i = 0; i < overlays.length; i++) overlays[i]!.commit(state, from, to);

    for (let i = 0; i < events.length; i++) if (!events[i]!.event.readsCapital) events[i]!.watch(state, from, to);
    capital?.value(state, state.turn, from, to);
    if (capital !== undefined) this.failUnlessRecordable(state.next(capital.total), from, to);
    for (let i = 0; i < events.length; i++) if (events[i]!.event.readsCapital) events[i]!.watch(state, from, to);
  }

  private failUnlessRecordable(column: Float64Array, from: number, to: number): void {
    for (let p = from; p < to; p++) if (!isRecordable(column[p]!)) this.failed[p] = 1;
  }
}
