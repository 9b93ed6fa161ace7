import type { History, World } from '@pulse/contracts';
import {
  compileWorld,
  type CompiledWorld,
  FitError,
  fitWorld,
  HistoryTable,
  namesIn,
  withoutVariables,
  WorldError,
} from '@pulse/engine';
import {
  type Forecaster,
  type MonitoredEvent,
  type Observations,
  ShortHistoryError,
  type SteppedForecaster,
  type Target,
} from '../port.js';
import { FittedForecaster } from './fitted-forecaster.js';
import { heldOver } from './held.js';
import { lagOfAll } from './lag.js';
import type { EngineMemory } from './memory.js';

export interface EngineForecasterOptions {
  /** Turns ahead that matter where a process is chosen by its scores. */
  readonly horizon: number;
  /** Fits use only so many periods before an origin; absent, all of them. */
  readonly window?: number | undefined;
  readonly memory: EngineMemory;
}

interface Part {
  readonly compiled: CompiledWorld;
  readonly gone: ReadonlySet<string>;
}

/** Tables of history that are kept, one for each origin: that of the forecast and the one being scored. */
const KEPT_TABLES = 2;

/** A world with its params applied as a configuration that can forecast from any origin of its history. */
export class EngineForecaster implements Forecaster {
  readonly targets: readonly Target[];
  readonly events: readonly MonitoredEvent[];
  readonly #compiled: CompiledWorld;
  readonly #tables = new Map<number, HistoryTable>();
  /** By the variables that are left out. */
  readonly #parts = new Map<string, Part>();

  /**
   * @param history null for a world without data: it has one origin, which may be any number
   * @throws WorldError for a world that does not compile
   */
  constructor(
    world: World,
    private readonly history: History | null,
    private readonly options: EngineForecasterOptions,
  ) {
    this.#compiled = compileWorld(world);
    const variables = new Map(this.#compiled.variables.map((variable) => [variable.name, variable]));
    const lag = (names: readonly string[]): number => (history === null ? 0 : lagOfAll(this.#compiled, history, names));
    this.targets = this.#compiled.targets.map((name): Target => {
      const { support = 'real', season = 1 } = variables.get(name) ?? {};
      return { name, support, ...(season > 1 && { season }), lag: lag([name]) };
    });
    this.events = this.#compiled.events.map(({ name, monitor, when }) => ({ name, monitor, lag: lag(namesIn(when)) }));
  }

  observed(target: string, origin: number): Observations {
    if (this.history === null) return { start: 0, values: new Float64Array(0) };
    const table = this.#table(this.history, origin);
    return { start: table.start, values: table.values(target) };
  }

  held(event: string, origin: number): Observations {
    if (this.history === null) return { start: 0, values: new Float64Array(0) };
    const found = this.#compiled.events.find(({ name }) => name === event);
    if (found === undefined) throw new RangeError(`the world has no event "${event}"`);
    return heldOver(this.#compiled, this.#table(this.history, origin), found.when);
  }

  at(origin: number, part: 'whole' | 'known' = 'whole'): SteppedForecaster {
    const unknown: string[] = [];
    for (;;) {
      try {
        return this.#fit(origin, unknown);
      } catch (error) {
        if (!isShortHistory(error)) throw error;
        const short = variableOf(error);
        if (part === 'whole' || short === undefined || unknown.includes(short) || !this.#scoresWithout(short, unknown))
          throw new ShortHistoryError(error.message, { cause: error });
        unknown.push(short);
      }
    }
  }

  #fit(origin: number, unknown: readonly string[]): SteppedForecaster {
    const { horizon, window, memory } = this.options;
    const options = window === undefined ? { horizon } : { horizon, window };
    const { compiled, gone } = this.#without(unknown);
    const fitted = fitWorld(compiled, this.history, this.history === null ? null : origin, options);
    return new FittedForecaster(fitted, memory, gone);
  }

  /** Whether anything is left to be scored. */
  #scoresWithout(variable: string, unknown: readonly string[]): boolean {
    const { gone } = withoutVariables(this.#compiled, [...unknown, variable]);
    return this.targets.some(({ name }) => !gone.has(name));
  }

  #without(variables: readonly string[]): Part {
    if (variables.length === 0) return { compiled: this.#compiled, gone: new Set() };
    const key = variables.join();
    let part = this.#parts.get(key);
    if (part === undefined) {
      const { world, gone } = withoutVariables(this.#compiled, variables);
      this.#parts.set(key, (part = { compiled: compileWorld(world), gone }));
    }
    return part;
  }

  #table(history: History, origin: number): HistoryTable {
    let table = this.#tables.get(origin);
    if (table === undefined) {
      table = new HistoryTable(this.#compiled, history, origin);
      if (this.#tables.size >= KEPT_TABLES) this.#tables.delete([...this.#tables.keys()].at(-1)!);
      this.#tables.set(origin, table);
    }
    return table;
  }
}

/** Whose history is too short. */
function variableOf(error: FitError | WorldError): string | undefined {
  if (error instanceof FitError) return error.variable;
  return /^variables\.(\w+)$/.exec(error.problems[0]?.path ?? '')?.[1];
}

function isShortHistory(error: unknown): error is FitError | WorldError {
  if (error instanceof FitError) return true;
  return error instanceof WorldError && error.problems.every(({ code }) => code === 'world.no_start');
}
