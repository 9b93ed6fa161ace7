import { type Candidate, catalogueOf, fitSkeleton, type RankedRule } from '@pulse/domain';
import { Draws, nonsense } from '@pulse/rulegen/testing';
import { type LevelId, LEVELS } from '../planted/levels.js';
import { plantWorld } from '../planted/plant.js';
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
];

interface Outcome {
  /** Whether one of them saves more bits than it costs, as a hypothesis and as any rule. */
  readonly pays: boolean;
  readonly paysInFull: boolean;
  readonly looked: boolean;
  readonly accepted: boolean;
}

/**
 * Wrong hypotheses on worlds where nothing is planted: how often one pays for its bits, and how often one is accepted. Four
 * are stated in each, of one or two tests of anything but the target. `--worlds N`, `--json FILE`.
 */
export function hypotheses(args: readonly string[], print: Print): Promise<void> {
  const worlds = option(args, '--worlds', WORLDS);
  const results = CELLS.map((cell) => ({
    cell,
    outcomes: Array.from({ length: worlds }, (_, world) => outcomeOf(cell.level, cell.periods, world)),
  }));
  const rows = results.map(({ cell, outcomes }): Row => {
    const share = (of: (outcome: Outcome) => boolean): string => wilson(outcomes.filter(of).length, worlds);
    return {
      cell: `${cell.level} T=${cell.periods}`,
      worlds,
      'one pays as a hypothesis': share(({ pays }) => pays),
      'one pays in full': share(({ paysInFull }) => paysInFull),
      looked: share(({ looked }) => looked),
      accepted: share(({ accepted }) => accepted),
    };
  });
  for (const line of table(rows)) print(line);
  writeJson(args, { worlds, rows });
  return Promise.resolve();
}

function outcomeOf(level: LevelId, periods: number, world: number): Outcome {
  const { open } = plantWorld(LEVELS[level], periods, 'neutral', `hypotheses ${world}`);
  const setting = settingOf(open, 1);
  const task = { ...searchTaskOf(open, setting, 0), hypotheses: true };
  const { entries } = catalogueOf(open.world, open.history, setting.split.train.last);
  const drivers = entries.filter(({ name }) => name !== open.target);
  const draws = new Draws(`hypotheses ${world}`, 1, 'bench');
  const stated = Array.from({ length: STATED }, () => nonsense(open.target, drivers, draws));
  const fitted = (count: number | null): RankedRule[] =>
    stated.flatMap((skeleton) => fitSkeleton(task, skeleton, count).ranked ?? []);
  const pays = ({ savedBits, costBits }: Candidate): boolean => savedBits! > costBits!;
  const own = fitted(STATED);
  const { verdict } = judge(setting, own);
  return {
    pays: own.some(pays),
    paysInFull: fitted(null).some(pays),
    looked: verdict.looked,
    accepted: verdict.accepted,
  };
}
