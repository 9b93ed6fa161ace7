import { availableParallelism } from 'node:os';
import { LEVELS } from '../planted/levels.js';
import { NAME_REGIMES, type NameRegime } from '../planted/names.js';
import type { Print } from './benchmarks.js';
import { option, table, writeJson } from './pipeline/report.js';
import { cellsOf, trialsOf } from './rulegen/cells.js';
import { logicRows } from './rulegen/logic.js';
import { runTrials } from './rulegen/pool.js';
import { realData } from './rulegen/real.js';
import { rowOf } from './rulegen/summary.js';

/** Worlds of a cell. */
const FEW = 2;
const FULL = 50;
const FULL_BASES = 5;

/**
 * Rules planted in worlds that the engine runs, and how many of them are found, chosen and accepted. By default two worlds
 * of each level at its shortest length, with neutral names; `--full`: 50 of every cell, in every regime of names. `--cell L1,L2`, `--worlds N`, `--regime neutral`,
 * `--workers N`, `--no-anchors`, `--json FILE`. `--real`: the bundled examples instead.
 */
export async function rulegen(args: readonly string[], print: Print): Promise<void> {
  if (args.includes('--real')) return realData(args, print);
  const full = args.includes('--full');
  const worlds = option(args, '--worlds', full ? FULL : FEW);
  const workers = option(args, '--workers', availableParallelism());
  const regimes = regimesOf(list(args, '--regime'), full);
  const wanted = list(args, '--cell');
  if (wanted.length === 0 || wanted.includes('L7'))
    for (const line of table(logicRows(full ? FULL_BASES : 1))) print(line);
  const cells =
    wanted.length === 1 && wanted[0] === 'L7'
      ? []
      : cellsOf(wanted, regimes).filter(
          ({ level, periods }) => full || wanted.length > 0 || periods === LEVELS[level].periods[0],
        );
  const trials = cells.flatMap((cell) => trialsOf(cell, worlds));
  const started = performance.now();
  let done = 0;
  const outcomes = await runTrials(trials, workers, !args.includes('--no-anchors'), () => {
    if (process.stderr.isTTY) process.stderr.write(`\r${++done} of ${trials.length} worlds `);
  });
  const rows = cells.map((cell, c) => rowOf(cell, outcomes.slice(c * worlds, (c + 1) * worlds)));
  if (rows.length === 0) return;
  for (const line of table(rows)) print(line);
  print(`${trials.length} worlds in ${((performance.now() - started) / 1000).toFixed(0)} s with ${workers} processes`);
  writeJson(args, { worlds, rows, outcomes });
}

function list(args: readonly string[], name: string): string[] {
  const at = args.indexOf(name);
  return at < 0 ? [] : args[at + 1]!.split(',');
}

function regimesOf(wanted: readonly string[], full: boolean): readonly NameRegime[] {
  if (wanted.length > 0) return NAME_REGIMES.filter((regime) => wanted.includes(regime));
  return full ? NAME_REGIMES : ['neutral'];
}
