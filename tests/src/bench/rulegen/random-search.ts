import { type Condition, type PlainAtom, type RuleData, RuleData as RuleSchema } from '@pulse/contracts';
import { bitsOfRule, type Candidate, catalogueOf, onGrid, QUANTILE_GRID, type SearchTask } from '@pulse/domain';
import { TRUE } from '@pulse/engine';
import { Chance } from '../../planted/chance.js';

/** Atoms that rules are drawn from; drawing among them is drawing among all, as they are drawn anew for every world. */
const ATOMS = 1500;
const MOST_ATOMS = 3;
const KEPT = 8;
const LEAST_FIRED = 8;

interface Drawn {
  readonly atoms: readonly number[];
  readonly t: number;
}

/**
 * Rules drawn at random, as many as the search evaluated, the best of them by the t-value of their effect on the residual of
 * an AR(1) on the training window. What blind luck finds with the same number of trials.
 */
export function randomSearch(task: SearchTask, evaluations: number, seed: string): Candidate[] {
  const chance = new Chance(seed, 'random search');
  const catalogue = catalogueOf(task.world, task.history, task.until);
  const names = catalogue.entries.map(({ name }) => name);
  const atoms = Array.from({ length: ATOMS }, () => drawAtom(chance, names, (atom, q) => catalogue.quantile(atom, q)));
  const residual = residualsOf(catalogue.values({ kind: 'series', name: task.target, transform: 'level', lag: 0 }));
  const fires = atoms.map((atom) => firing(catalogue.truth(atom)));
  const best: Drawn[] = [];
  const drawn: number[] = [];
  for (let e = 0; e < evaluations; e++) {
    drawn.length = 1 + Math.floor(chance.next() * MOST_ATOMS);
    for (let i = 0; i < drawn.length; i++) drawn[i] = Math.floor(chance.next() * ATOMS);
    const t = tValue(fires[drawn[0]!]!, fires[drawn[1] ?? drawn[0]!]!, fires[drawn[2] ?? drawn[0]!]!, residual);
    if (best.length === KEPT && Math.abs(t) <= Math.abs(best.at(-1)!.t)) continue;
    best.push({ atoms: [...drawn], t });
    best.sort((a, b) => Math.abs(b.t) - Math.abs(a.t));
    if (best.length > KEPT) best.pop();
  }
  return best.flatMap((drawn) => candidateOf(task, drawn, atoms) ?? []);
}

function drawAtom(
  chance: Chance,
  names: readonly string[],
  quantile: (feature: PlainAtom['feature'], q: number) => number | null,
): PlainAtom {
  const name = chance.pick(names);
  const feature =
    chance.next() < 0.5
      ? ({ kind: 'series', name, transform: 'level', lag: chance.pick([0, 1, 2, 3, 4, 5]) } as const)
      : ({
          kind: 'series',
          name,
          transform: 'delta',
          turns: chance.pick([1, 2, 3, 4]),
          lag: chance.pick([0, 1, 2, 3, 4]),
        } as const);
  const threshold = onGrid(quantile(feature, chance.pick(QUANTILE_GRID)) ?? 0);
  return { kind: 'compare', feature, op: chance.next() < 0.5 ? '>' : '<=', threshold };
}

/** Periods in which a rule acts: the one after those in which its condition holds. */
function firing(truth: Uint8Array): Uint8Array {
  const fires = new Uint8Array(truth.length);
  for (let i = 1; i < fires.length; i++) fires[i] = truth[i - 1] === TRUE ? 1 : 0;
  return fires;
}

/** What an autoregression by least squares leaves; 0 in the first period, which has none before it. */
function residualsOf(x: Float64Array): Float64Array {
  const n = x.length - 1;
  let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
  for (let i = 1; i <= n; i++) {
    sx += x[i - 1]!;
    sy += x[i]!;
    sxx += x[i - 1]! * x[i - 1]!;
    sxy += x[i - 1]! * x[i]!;
  }
  const phi = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  const level = (sy - phi * sx) / n;
  return x.map((value, i) => (i === 0 ? 0 : value - level - phi * x[i - 1]!));
}

/** Of the conjunction of three; one that is given twice counts once. */
function tValue(a: Uint8Array, b: Uint8Array, c: Uint8Array, residual: Float64Array): number {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < residual.length; i++)
    if ((a[i]! & b[i]! & c[i]!) === 1) {
      n++;
      sum += residual[i]!;
    }
  return n < LEAST_FIRED || n > 0.95 * residual.length ? 0 : sum / Math.sqrt(n * (1 - n / residual.length));
}

function candidateOf(task: SearchTask, { atoms, t }: Drawn, pool: readonly PlainAtom[]): Candidate | null {
  const of = [...new Set(atoms)].map((a) => pool[a]!);
  const condition: Condition = of.length === 1 ? of[0]! : { kind: 'and', of };
  const rule: RuleData = RuleSchema.parse({
    id: 'candidate',
    category: 'variable',
    condition,
    effects: [{ on: task.target, add: { value: Math.sign(t), sd: 0 }, cap: 10 }],
  });
  const bits = bitsOfRule(task, rule);
  return bits === null ? null : { rule, ...bits };
}
