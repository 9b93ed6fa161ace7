import type { Condition, Feature } from '@pulse/contracts';
import { atomsOf, featureOf, featureText, netBits, searchRules, type SearchResult } from '@pulse/domain';
import { type PlantedWorld, plantedTask } from './rule-search-world.js';

const level = (name: string, lag: number): Feature => ({ kind: 'series', name, transform: 'level', lag });
const delta = (name: string, turns: number, lag: number): Feature => ({
  kind: 'series',
  name,
  transform: 'delta',
  turns,
  lag,
});

type Kind = Omit<PlantedWorld, 'seed' | 'periods'> & { readonly lengths: readonly number[] };

/** Lengths are training windows: half of what a run has. */
export const NOISE: Kind = { name: 'no rule', lengths: [300], drivers: 6, rho: 0, condition: null, effect: 0 };

export const ONE_CONDITION: Kind = {
  name: 'one condition, effect 1.2 sd',
  lengths: [300, 750],
  drivers: 6,
  rho: 0,
  condition: { kind: 'compare', feature: level('x3', 2), op: '>', threshold: 0.8 },
  effect: 1.2,
};

export const TWO_CONDITIONS: Kind = {
  name: 'two conditions, effect 1.2 sd',
  lengths: [300, 750],
  drivers: 12,
  rho: 0.5,
  condition: {
    kind: 'and',
    of: [
      { kind: 'compare', feature: level('x3', 2), op: '>', threshold: 0.2 },
      { kind: 'compare', feature: delta('x6', 3, 1), op: '<=', threshold: 0.1 },
    ],
  },
  effect: 1.2,
};

/** In how many worlds the first rule reads exactly the planted features in their directions, and pays for its bits. */
export function recovery(kind: Kind, worlds: number): string[] {
  return kind.lengths.map((periods) => {
    let exact = 0;
    let pays = 0;
    for (let seed = 1; seed <= worlds; seed++) {
      const { rules } = run({ ...kind, seed, periods });
      if (rules.some((rule) => netBits(rule) > 0)) pays++;
      if (kind.condition !== null && rules[0] !== undefined)
        exact += shapeOf(rules[0].rule.condition) === shapeOf(kind.condition) ? 1 : 0;
    }
    const found = kind.condition === null ? '' : `exact ${exact}, `;
    return `${kind.name}, training window of ${periods}, ${kind.drivers} drivers: ${found}paying ${pays} of ${worlds}`;
  });
}

function run(world: PlantedWorld): SearchResult {
  const steps = searchRules(plantedTask(world));
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function shapeOf(condition: Condition): string {
  return atomsOf(condition)
    .map(({ atom }) => `${featureText(featureOf(atom))} ${atom.kind === 'compare' ? atom.op.slice(0, 1) : atom.kind}`)
    .sort()
    .join(' and ');
}
