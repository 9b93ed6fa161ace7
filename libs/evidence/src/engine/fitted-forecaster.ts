import type { FittedProcess } from '@pulse/contracts';
import {
  type FittedWorld,
  namesIn,
  reachOf,
  type SimulateOptions,
  simulate,
  simulateTurns,
  type TurnView,
  uncertainInputs,
  withSet,
} from '@pulse/engine';
import type { Alternative, Input, Run, RunRecord, SteppedForecaster, Turn } from '../port.js';
import type { EngineMemory } from './memory.js';
import { fittedProcess } from './processes.js';
import { runRecord } from './run-record.js';
import { runnersUp } from './runners-up.js';

/** A world fitted at one origin, behind the port. */
export class FittedForecaster implements SteppedForecaster {
  readonly events: readonly string[];
  readonly rules: readonly string[];
  readonly overlays: Readonly<Record<string, number>>;
  readonly scenarioRules: Readonly<Record<string, string>>;

  constructor(
    private readonly fitted: FittedWorld,
    private readonly memory: EngineMemory,
    readonly left: ReadonlySet<string> = new Set(),
  ) {
    this.events = fitted.world.events.map(({ name }) => name);
    this.rules = fitted.rules.map(({ rule }) => rule.id);
    this.overlays = Object.fromEntries(
      fitted.world.overlays.map(({ name, initial, measure }, i) => [
        name,
        measure === undefined ? initial : (fitted.overlayValues[i]![0] ?? NaN),
      ]),
    );
    this.scenarioRules = Object.fromEntries(
      fitted.rules.flatMap(({ rule, scenario }) => (scenario === undefined ? [] : [[rule.id, scenario]])),
    );
  }

  get processes(): Readonly<Record<string, FittedProcess>> {
    return Object.fromEntries(this.fitted.variables.map((fitted) => [fitted.variable.name, fittedProcess(fitted)]));
  }

  get scenarioTargets(): readonly string[] {
    const reached = reachOf(this.fitted.world, Object.keys(this.scenarioRules));
    const { targets, events } = this.fitted.world;
    const reachable = events.filter(({ when }) => namesIn(when).some((name) => reached.has(name)));
    return [...targets.filter((target) => reached.has(target)), ...reachable.map(({ name }) => name)];
  }

  get inputs(): readonly Input[] {
    return uncertainInputs(this.fitted).map(({ path, sd }) => ({ input: path, sd }));
  }

  get alternatives(): readonly Alternative[] {
    return runnersUp(this.fitted, (fitted) => new FittedForecaster(fitted, this.memory));
  }

  simulate(run: Run, visit: (turn: Turn) => void): RunRecord {
    const { world, options, hits } = this.#prepare(run);
    return runRecord(
      world.world,
      simulate(world, options, (view) => visit(turnOf(view, hits))),
    );
  }

  *turns(run: Run): Generator<Turn, RunRecord> {
    const { world, options, hits } = this.#prepare(run);
    const turns = simulateTurns(world, options);
    for (;;) {
      const { done, value } = turns.next();
      if (done === true) return runRecord(world.world, value);
      yield turnOf(value, hits);
    }
  }

  #prepare({ nudge, ...run }: Run): { world: FittedWorld; options: SimulateOptions; hits: Float64Array } {
    const world = nudge === undefined ? this.fitted : this.#nudged(nudge);
    return { world, options: { ...run, memory: this.memory.next() }, hits: new Float64Array(run.paths) };
  }

  /** An input moved by so much; a parameter stays inside its bounds. */
  #nudged({ input, by }: NonNullable<Run['nudge']>): FittedWorld {
    const found = uncertainInputs(this.fitted).find(({ path }) => path === input);
    if (found === undefined) throw new RangeError(`the fitted world has no uncertain input "${input}"`);
    const [, name] = /^parameters\.(\w+)$/.exec(input) ?? [];
    const parameter = name === undefined ? undefined : this.fitted.world.world.parameters[name];
    const { min = -Infinity, max = Infinity } = typeof parameter === 'object' ? parameter : {};
    return withSet(this.fitted, { [input]: Math.min(max, Math.max(min, found.value + by)) });
  }
}

/** @param hits scratch, one number for each path */
function turnOf(view: TurnView, hits: Float64Array): Turn {
  return {
    horizon: view.turn,
    target: (name) => view.column(name),
    event(name) {
      const happened = view.event(name);
      for (let p = 0; p < hits.length; p++) hits[p] = view.failed[p] === 1 ? NaN : happened[p]!;
      return hits;
    },
  };
}
