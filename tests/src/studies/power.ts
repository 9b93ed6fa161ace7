import { judgeAlone, pairOf } from './judge.js';
import { newest } from './law-forecaster.js';
import { skilledOrigins } from './skilled.js';
import { markdownTable, share } from './table.js';

export interface Power {
  readonly skill: number;
  readonly horizon: number;
  readonly n: number;
  readonly repetitions: number;
  readonly licensed: number;
  /** How often each test stood in the way. */
  readonly standing: ReadonlyMap<string, number>;
}

/** How often a forecaster of known skill is licensed, by horizon and number of origins. */
export function power(skill: number, repetitions: number, sizes: readonly (readonly [number, number])[]): Power[] {
  const found = sizes.map(([horizon, n]) => ({
    skill,
    horizon,
    n,
    repetitions,
    licensed: 0,
    standing: new Map<string, number>(),
  }));
  const most = Math.max(...sizes.map(([, n]) => n));
  for (let r = 0; r < repetitions; r++) {
    const origins = skilledOrigins(skill, most, r);
    for (const cell of found) {
      const { verdict, standing } = judgeAlone(pairOf(newest(origins, cell.horizon, cell.n), cell.horizon, r));
      if (verdict === 'licensed') cell.licensed++;
      for (const test of standing) cell.standing.set(test, (cell.standing.get(test) ?? 0) + 1);
    }
  }
  return found;
}

const SIZES = [
  [1, 30],
  [1, 60],
  [1, 120],
  [1, 240],
  [3, 60],
  [3, 120],
  [3, 240],
] as const;

export function powerStudy(): string {
  const rows = [0, 0.05, 0.1, 0.2, 0.3].flatMap((skill) =>
    power(skill, 300, SIZES).map(({ horizon, n, repetitions, licensed, standing }) => [
      `${100 * skill} %`,
      horizon,
      n,
      share(licensed, repetitions),
      ...['coverage80', 'pit_uniform', 'skill', 'diebold_mariano'].map(
        (test) => `${((100 * (standing.get(test) ?? 0)) / repetitions).toFixed(1)} %`,
      ),
    ]),
  );
  const head = [
    'true skill',
    'horizon',
    'origins',
    'licensed',
    'coverage80',
    'pit_uniform',
    'skill',
    'diebold_mariano',
  ];
  return markdownTable(head, rows);
}
