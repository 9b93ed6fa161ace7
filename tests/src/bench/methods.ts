import { availableParallelism } from 'node:os';
import type { RuleGenMethod } from '@pulse/contracts';
import { ChildCompute } from '@pulse/rulegen';
import { type LevelId, LEVELS } from '../planted/levels.js';
import type { Print } from './benchmarks.js';
import { type Outcome, runTrial, type Trial } from './methods/trial.js';
import { option, table, writeJson, type Row } from './pipeline/report.js';

interface Cell {
  readonly level: LevelId;
  readonly periods: number;
}

const CELLS: readonly Cell[] = [
  { level: 'L1', periods: 600 },
  { level: 'L2', periods: 600 },
];
const DIALS = [0, 0.3, 0.6, 1];
const METHODS: readonly RuleGenMethod[] = ['symbolic_only', 'gpt_only', 'gpt_symbolic_loop', 'hybrid_adaptive'];
const FEW = 4;
const FULL = 30;

/**
 * The methods of rule generation with a simulated proposer that is right with probability p, on the same planted worlds.
 * `--full`: 30 worlds a cell instead of 4. `--worlds N`, `--p 0,0.3`, `--cell L2/600`, `--method gpt_symbolic_loop`,
 * `--workers N`, `--json FILE`.
 */
export async function methods(args: readonly string[], print: Print): Promise<void> {
  const worlds = option(args, '--worlds', args.includes('--full') ? FULL : FEW);
  const workers = option(args, '--workers', availableParallelism());
  const dials = list(args, '--p')?.map(Number) ?? DIALS;
  const cells = list(args, '--cell')?.map(cellOf) ?? CELLS;
  const chosen = list(args, '--method') ?? METHODS;
  const tried = METHODS.filter((method) => method === 'symbolic_only' || chosen.includes(method));
  const trials = cells.flatMap((cell) =>
    tried.flatMap((method) =>
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
  for (const cell of cells)
    for (const p of dials) {
      const fixed = tried.filter((method) => method !== 'hybrid_adaptive');
      const means = fixed.map((method) => mean(of(nameOf({ ...cell, method, p })).map(({ fresh }) => fresh)));
      const hybrid = of(nameOf({ ...cell, method: 'hybrid_adaptive', p }));
      if (hybrid.length === 0) continue;
      const best = Math.max(...means);
      const regret = (best - mean(hybrid.map(({ fresh }) => fresh))).toFixed(3);
      const where = `${cell.level} T=${cell.periods} p=${p}`;
      print(`${where}: regret of hybrid_adaptive ${regret} in fresh skill, against ${fixed[means.indexOf(best)]!}`);
    }
  print(`${trials.length} runs in ${((performance.now() - started) / 1000).toFixed(0)} s with ${workers} processes`);
  writeJson(args, { worlds, rows, trials, outcomes });
}

function list(args: readonly string[], name: string): string[] | null {
  const at = args.indexOf(name);
  return at < 0 ? null : args[at + 1]!.split(',');
}

function cellOf(text: string): Cell {
  const [level, periods] = text.split('/');
  if (level === undefined || !Object.hasOwn(LEVELS, level) || !(Number(periods) > 0))
    throw new TypeError(`--cell ${text} is no level with a length, such as L2/600`);
  return { level: level as LevelId, periods: Number(periods) };
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
  const fresh = mean(outcomes.map((outcome) => outcome.fresh));
  return {
    what,
    n: outcomes.length,
    exact: mean(outcomes.map(({ exact }) => Number(exact))),
    accepted: mean(outcomes.map(({ accepted }) => Number(accepted))),
    'accepted, less symbolic': paired(outcomes, symbolic, ({ accepted }) => Number(accepted)),
    'skill on the report block': skill,
    'skill on fresh draws': fresh,
    'fresh, less symbolic': paired(outcomes, symbolic, ({ fresh }) => fresh),
    dollars,
    'fresh skill per dollar': dollars === 0 ? '-' : (fresh / dollars).toFixed(2),
    iterations: mean(outcomes.map(({ iterations }) => iterations)),
    seconds: mean(outcomes.map(({ seconds }) => seconds)),
  };
}
