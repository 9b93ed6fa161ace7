import type { Condition } from '@pulse/contracts';
import { searchRules, type SearchSettings, type SearchTask } from '@pulse/domain';
import type { Print } from './benchmarks.js';
import { NOISE, ONE_CONDITION, recovery, TWO_CONDITIONS } from './rule-search-recovery.js';
import { type PlantedWorld, plantedTask } from './rule-search-world.js';

const PERIODS = 600;
const DRIVERS = 12;
const CANDIDATES = 100_000;
const RUNS = 3;

/**
 * Candidates that the symbolic search scores per second on one core, the world's fit and its features included and apart;
 * then, with `--recovery N`, how often it finds what was planted in N worlds of each kind.
 */
export async function ruleSearch(args: readonly string[], print: Print): Promise<void> {
  const at = args.indexOf('--recovery');
  print(`${DRIVERS} drivers, T = ${PERIODS}, one core, best of ${RUNS}`);
  const genetic: Partial<SearchSettings> = { beamDepth: 1, geneticEvaluations: CANDIDATES };
  report(print, `beam, stopped at ${CANDIDATES}`, { maxEvaluations: CANDIDATES, population: 0 });
  report(print, `one by one (genetic programming on noise, ${CANDIDATES})`, genetic, null);
  report(print, 'a whole search with the defaults', {});
  if (at < 0) return;
  const worlds = Number(args[at + 1] ?? 50);
  for (const kind of [NOISE, ONE_CONDITION, TWO_CONDITIONS]) for (const line of recovery(kind, worlds)) print(line);
}

/** The first pull makes the space: it fits the target and computes the features. */
function report(
  print: Print,
  what: string,
  settings: Partial<SearchSettings>,
  condition = TWO_CONDITIONS.condition,
): void {
  const times = Array.from({ length: RUNS }, (_, i) => timed({ ...plantedTask(taskOf(i, condition)), settings }));
  const best = times.reduce((a, b) => (b.prepare + b.search < a.prepare + a.search ? b : a));
  const rate = best.evaluations / best.search / 1e6;
  const cpu = Math.min(...times.map((time) => time.cpu));
  print(
    `${what}: ${best.evaluations} candidates of ${best.atoms} atoms in ${best.search.toFixed(2)} s (${rate.toFixed(1)} M/s), ` +
      `after ${best.prepare.toFixed(2)} s for the fit and ${best.features} features; ${cpu.toFixed(2)} s of processor for both`,
  );
}

const taskOf = (seed: number, condition: Condition | null): PlantedWorld => ({
  ...TWO_CONDITIONS,
  seed,
  periods: PERIODS,
  drivers: DRIVERS,
  condition,
});

function timed(task: SearchTask) {
  const used = process.cpuUsage();
  const start = performance.now();
  const steps = searchRules(task);
  let step = steps.next();
  const prepared = performance.now();
  while (step.done !== true) step = steps.next();
  const end = performance.now();
  const { user, system } = process.cpuUsage(used);
  const { evaluations, candidateAtoms, features } = step.value;
  return {
    prepare: (prepared - start) / 1000,
    search: (end - prepared) / 1000,
    cpu: (user + system) / 1e6,
    evaluations,
    atoms: candidateAtoms,
    features,
  };
}
