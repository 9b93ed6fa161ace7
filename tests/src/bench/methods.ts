import { availableParallelism } from 'node:os';
import type { RuleGenMethod } from '@pulse/contracts';
import { ChildCompute } from '@pulse/rulegen';
import type { LevelId } from '../planted/levels.js';
import type { Print } from './benchmarks.js';
import { type Outcome, runTrial, type Trial } from './methods/trial.js';
import { option, table, writeJson, type Row } from './pipeline/report.js';

const CELLS: readonly { readonly level: LevelId; readonly periods: number }[] = [
  { level: 'L1', periods: 600 },
  { level: 'L2', periods: 600 },
];
const DIALS = [0, 0.3, 0.6, 1];
const METHODS: readonly RuleGenMethod[] = ['symbolic_only', 'gpt_only', 'gpt_symbolic_loop', 'hybrid_adaptive'];
const FEW = 4;
const FULL = 30;

/**
 * The methods of rule generation with a simulated proposer that is right with probability p, on the same planted worlds.
 * `--full`: 30 worlds a cell instead of 4. `--worlds N`, `--p 0,0.3`, `--workers N`, `--json FILE`.
 */
export async function methods(args: readonly string[], print: Print): Promise<void> {
  const worlds = option(args, '--worlds', args.includes('--full') ? FULL : FEW);
  const workers = option(args, '--workers', availableParallelism());
  const at = args.indexOf('--p');
  const dials = at < 0 ? DIALS : args[at + 1]!.split(',').map(Number);
  const trials = CELLS.flatMap((cell) =>
    METHODS.flatMap((method) =>
      (method === 'symbolic_only' ? [0] : dials).flatMap((p) =>
        Array.from({ length: worlds }, (_, world): Trial => ({ ...cell, world, method, p })),
      ),
    ),
  );
  const started = performance.now();
  const outcomes = await runAll(trials, workers);
  const groups = Map.groupBy(trials.keys(), (i) => nameOf(trials[i]!));
  const of = (name: string) => (groups.get(name) ?? []).map((i) => outcomes[i]!);
  const rows = [...groups.keys()].map((name): Row => {
    const { level, periods } = trials[groups.get(name)![0]!]!;
    return rowOf(name, of(name), of(nameOf({ level, periods, method: 'symbolic_only', p: 0 })));
  });
  for (const line of table(rows)) print(line);
  print(`${trials.length} runs in ${((performance.now() - started) / 1000).toFixed(0)} s with ${workers} processes`);
  writeJson(args, { worlds, rows, trials, outcomes });
}

const nameOf = ({ level, periods, method, p }: Omit<Trial, 'world'>): string =>
  `${level} T=${periods} ${method}${method === 'symbolic_only' ? '' : ` p=${p}`}`;

async function runAll(trials: readonly Trial[], workers: number): Promise<Outcome[]> {
  const compute = new ChildCompute({ workers, heapMegabytes: 1024 });
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < trials.length; i = next++) {
      outcomes[i] = await runTrial(trials[i]!, compute);
      if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${trials.length} runs `);
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    await compute.close();
  }
  return outcomes;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean difference world by world, with the half-width of its 95 % interval by the normal law. */
function paired(a: readonly Outcome[], b: readonly Outcome[], of: (outcome: Outcome) => number): string {
  const differences = a.map((outcome, i) => of(outcome) - of(b[i]!));
  const centre = mean(differences);
  const n = differences.length;
  const sd = Math.sqrt(differences.reduce((sum, one) => sum + (one - centre) ** 2, 0) / Math.max(1, n - 1));
  return `${centre.toFixed(3)} ± ${((1.96 * sd) / Math.sqrt(n)).toFixed(3)}`;
}

function rowOf(what: string, outcomes: readonly Outcome[], symbolic: readonly Outcome[]): Row {
  const dollars = mean(outcomes.map((outcome) => outcome.dollars));
  const skill = mean(outcomes.map((outcome) => outcome.skill));
  return {
    what,
    n: outcomes.length,
    exact: mean(outcomes.map(({ exact }) => Number(exact))),
    accepted: mean(outcomes.map(({ accepted }) => Number(accepted))),
    'accepted, less symbolic': paired(outcomes, symbolic, ({ accepted }) => Number(accepted)),
    'skill on the report block': skill,
    'skill, less symbolic': paired(outcomes, symbolic, (outcome) => outcome.skill),
    dollars,
    'skill per dollar': dollars === 0 ? '-' : (skill / dollars).toFixed(2),
    iterations: mean(outcomes.map(({ iterations }) => iterations)),
    seconds: mean(outcomes.map(({ seconds }) => seconds)),
  };
}
