import { catalogueOf, fitSkeleton, type RankedRule, type RuleSkeleton, type SearchTask } from '@pulse/domain';
import { decoy, Draws, nonsense } from '@pulse/rulegen/testing';
import { type LevelId, LEVELS } from '../planted/levels.js';
import { plantWorld } from '../planted/plant.js';
import { skeletonOf } from '../planted/skeleton.js';
import type { Print } from './benchmarks.js';
import { option, type Row, table, writeJson } from './pipeline/report.js';
import { judge, searchTaskOf, settingOf } from './rulegen/discover.js';
import { wilson } from './rulegen/summary.js';

/** Rules that are stated at once, as many as a model is asked for. */
const STATED = 4;
const WORLDS = 50;

const CELLS: readonly { readonly level: LevelId; readonly periods: number }[] = [
  { level: 'L0', periods: 600 },
  { level: 'L0', periods: 1500 },
  { level: 'L0M', periods: 600 },
  { level: 'L1', periods: 600 },
  { level: 'L2', periods: 600 },
  { level: 'L3', periods: 600 },
  { level: 'L4', periods: 1500 },
];

/** What becomes of the rules that were stated, at one price. */
interface Outcome {
  /** Whether one of them saves more bits than it costs. */
  readonly pays: boolean;
  readonly accepted: boolean;
}

/**
 * Four rules that are stated in each world and fitted to its data, as hypotheses and as any rules: how often one pays for its bits,
 * and how often one is accepted. Where nothing is planted they are anything but of the target; elsewhere one of them is the
 * planted rule, the others look like it. `--worlds N`, `--cell L0M,L2`, `--json FILE`.
 */
export function hypotheses(args: readonly string[], print: Print): Promise<void> {
  const worlds = option(args, '--worlds', WORLDS);
  const at = args.indexOf('--cell');
  const wanted = at < 0 ? null : args[at + 1]!.split(',');
  const rows = CELLS.filter(({ level }) => wanted?.includes(level) ?? true).map(({ level, periods }): Row => {
    const outcomes = Array.from({ length: worlds }, (_, world) => outcomesOf(level, periods, world));
    const share = (of: (outcome: { hypothesis: Outcome; full: Outcome }) => boolean): string =>
      wilson(outcomes.filter(of).length, worlds);
    return {
      cell: `${level} T=${periods}`,
      worlds,
      'one pays': share(({ hypothesis }) => hypothesis.pays),
      'one is accepted': share(({ hypothesis }) => hypothesis.accepted),
      'one pays in full': share(({ full }) => full.pays),
      'one is accepted in full': share(({ full }) => full.accepted),
    };
  });
  for (const line of table(rows)) print(line);
  writeJson(args, { worlds, rows });
  return Promise.resolve();
}

function outcomesOf(level: LevelId, periods: number, world: number): { hypothesis: Outcome; full: Outcome } {
  const { open, truth } = plantWorld(LEVELS[level], periods, 'neutral', `world ${world}`);
  const setting = settingOf(open, 1);
  const task = searchTaskOf(open, setting, 0);
  const { entries } = catalogueOf(open.world, open.history, setting.split.train.last);
  const drivers = entries.filter(({ name }) => name !== open.target);
  const draws = new Draws(`hypotheses ${world}`, 1, 'bench');
  const right = truth.rule === null ? null : skeletonOf(truth.rule);
  const stated = Array.from({ length: STATED }, (_, i): RuleSkeleton => {
    if (right === null) return nonsense(open.target, drivers, draws);
    return i === 0 ? right : decoy(right, drivers, draws);
  });
  const judged = (given: SearchTask, count: number | null): Outcome => {
    const fitted = stated.flatMap((skeleton) => fitSkeleton(given, skeleton, count).ranked ?? []);
    const pays = ({ savedBits, costBits }: RankedRule): boolean => savedBits > costBits;
    return { pays: fitted.some(pays), accepted: judge(setting, fitted).verdict.accepted };
  };
  return { hypothesis: judged({ ...task, hypotheses: true }, STATED), full: judged(task, null) };
}
