import { assertDistinctIds, streamKey } from '../random/index.js';
import { type FittedWorld, JOINT_STREAM, withoutRules, withSet } from '../fit/index.js';
import { Allocator, Machine } from '../turn/index.js';
import { slotOf } from '../world/index.js';
import { probabilityOf, type ProbabilitySummary } from './summary.js';
import { turnLog, type TurnLog } from './turn-log.js';

export interface SimulateOptions {
  readonly seed: number | string;
  readonly replicate?: number;
  /** What the draws are for; evidence runs name their origin in it. */
  readonly purpose?: string;
  readonly paths: number;
  /** The first path; one path is replayed alone with its number here and `paths: 1`. */
  readonly firstPath?: number;
  readonly horizon: number;
  /** Let each path draw the numbers that are only estimated (default), so that intervals include that error. */
  readonly drawParameters?: boolean;
  /** Rules that are left out: a paired counterfactual on the same random numbers. */
  readonly without?: readonly string[];
  /** Numbers that are replaced, by path (see `withSet`). */
  readonly set?: Readonly<Record<string, number>>;
  /** By variable: the values that turn t starts from at index t - 1; null leaves them. */
  readonly inject?: Readonly<Record<string, readonly (number | null)[]>>;
  /**
   * By variable: the value that it has at the end of turn t at index t - 1, whatever its process and rules make of it;
   * null leaves it. Overlays that follow, events and capital of that turn see it, rules from the next turn on.
   */
  readonly fix?: Readonly<Record<string, readonly (number | null)[]>>;
  /** Names whose columns the visitor sees besides the targets. */
  readonly keep?: readonly string[];
  readonly memory?: Allocator;
  /** Paths per block; results do not depend on it. */
  readonly block?: number;
}

/** One simulated turn. The columns are the engine's own: they hold only during the visit, and must not be written. */
export interface TurnView {
  readonly turn: number;
  readonly paths: number;
  /** 1 for paths that failed; their values are NaN. */
  readonly failed: Uint8Array;
  /** Values of a target, or of a name in `keep`, by path. */
  column(name: string): Float64Array;
  /** 1 where the event has happened by now (`any`) or holds now (`at`), by path. */
  event(name: string): Uint8Array;
  readonly log: TurnLog;
}

export interface SimulationResult {
  readonly paths: number;
  readonly horizon: number;
  readonly failedPaths: number;
  /** By event and turn. */
  readonly events: Readonly<Record<string, readonly ProbabilitySummary[]>>;
  /** Overlay means, rule log and clipped shares by turn. */
  readonly log: readonly TurnLog[];
  readonly bytes: number;
}

export const DEFAULT_BLOCK = 1024;

/**
 * Simulates a fitted world and shows every turn to a visitor, so that memory does not grow with the horizon.
 *
 * The result is a function of the fitted world, seed, replicate, purpose and path number alone: not of the block size,
 * of other paths, or of the machine.
 *
 * @throws MemoryBudgetError where the allocator's budget is too small · RangeError for counts below 1 or unknown names
 */
export function simulate(
  world: FittedWorld,
  options: SimulateOptions,
  visit?: (turn: TurnView) => void,
): SimulationResult {
  const turns = simulateTurns(world, options);
  for (;;) {
    const { done, value } = turns.next();
    if (done === true) return value;
    visit?.(value);
  }
}

/** `simulate` for those who take the turns of several runs in step. A turn holds until the next one is asked for. */
export function* simulateTurns(world: FittedWorld, options: SimulateOptions): Generator<TurnView, SimulationResult> {
  const { paths, horizon, memory = new Allocator(), firstPath = 0 } = options;
  for (const [name, value, least] of [
    ['paths', paths, 1],
    ['horizon', horizon, 1],
    ['firstPath', firstPath, 0],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least)
      throw new RangeError(`${name} must be a whole number from ${least}, not ${value}`);
  const used = withoutRules(options.set === undefined ? world : withSet(world, options.set), options.without ?? []);
  assertDistinctIds([JOINT_STREAM, ...used.variables.flatMap(({ variable: { name } }) => [name, `${name}.edge`])]);

  const machine = new Machine(used, {
    stream: { key: streamKey(options.seed, options.replicate ?? 0, options.purpose ?? 'forecast'), firstPath, paths },
    block: Math.min(options.block ?? DEFAULT_BLOCK, paths),
    drawParameters: options.drawParameters ?? true,
    inject: options.inject ?? {},
    fix: options.fix ?? {},
    memory,
  });
  const shown = new Map(
    [...used.world.targets, ...(options.keep ?? [])].map((name) => [name, slotOf(used.world, name)]),
  );
  const events: Record<string, ProbabilitySummary[]> = {};
  for (const { event } of machine.events) events[event.name] = [];
  const log: TurnLog[] = [];
  let failedPaths = 0;
  for (let h = 1; h <= horizon; h++) {
    const turn = machine.advance();
    failedPaths = count(machine.failed);
    if (failedPaths > 0) for (const slot of shown.values()) maskFailed(machine.column(slot), machine.failed);
    for (const { event, hits } of machine.events)
      events[event.name]!.push(probabilityOf(countUnfailed(hits, machine.failed), paths - failedPaths));
    const entry = turnLog(machine, turn, paths);
    log.push(entry);
    yield viewOf(machine, turn, paths, shown, entry);
  }
  return { paths, horizon, failedPaths, events, log, bytes: memory.usedBytes };
}

function viewOf(
  machine: Machine,
  turn: number,
  paths: number,
  shown: ReadonlyMap<string, number>,
  log: TurnLog,
): TurnView {
  return {
    turn,
    paths,
    failed: machine.failed,
    log,
    column(name) {
      const slot = shown.get(name);
      if (slot === undefined) throw new RangeError(`'${name}' is neither a target nor kept`);
      return machine.column(slot);
    },
    event(name) {
      const found = machine.events.find(({ event }) => event.name === name);
      if (found === undefined) throw new RangeError(`the world has no event '${name}'`);
      return found.hits;
    },
  };
}

function count(flags: Uint8Array): number {
  let sum = 0;
  for (let p = 0; p < flags.length; p++) sum += flags[p]!;
  return sum;
}

function countUnfailed(hits: Uint8Array, failed: Uint8Array): number {
  let sum = 0;
  for (let p = 0; p < hits.length; p++) sum += failed[p] === 1 ? 0 : hits[p]!;
  return sum;
}

function maskFailed(column: Float64Array, failed: Uint8Array): void {
  for (let p = 0; p < column.length; p++) if (failed[p] === 1) column[p] = NaN;
}
