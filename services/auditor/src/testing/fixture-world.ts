import { History, World } from '@pulse/contracts';

/** Uniform numbers in (0, 1) that are the same in every run: a linear congruential generator (Numerical Recipes). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
}

/** About standard normal: the sum of twelve uniforms. */
export function normals(seed: number): () => number {
  const next = uniforms(seed);
  return () => Array.from({ length: 12 }, next).reduce((sum, u) => sum + u, -6);
}

/** A monthly world of a stock index and unemployment; plausible, and made up. */
export const fixtureWorld = World.parse({
  name: 'capital',
  domain: 'capital',
  period: 'month',
  sources: {
    index: { from: 'npm:some-data/index.csv', date: 'date', title: 'Index, monthly', licence: 'CC0 <public domain>' },
  },
  parameters: { decay_rate: { value: 0.01, sd: 0.005 } },
  variables: {
    sp500: { unit: 'index points', support: 'positive', process: 'gbm', source: 'index', column: 'price' },
    unemployment: { unit: 'thousand persons', support: 'positive', process: { kind: 'seasonal' }, publication_lag: 1 },
  },
  overlays: { hope: {}, despair: {} },
  rules: [
    { id: 'R001', when: 'sp500 < 900', effects: [{ on: 'unemployment', add: 0.02 }], tags: ['despair'] },
    { id: 'R006', when: 'hope > 0.5', effects: [{ on: 'sp500', add: 0.01 }], tags: ['hope'] },
  ],
  targets: ['sp500', 'unemployment'],
  headline: { target: 'sp500', horizon: 3 },
  events: { crash: { when: 'sp500 < 800' } },
});

const MONTHS = 123;

/** January 2000 to March 2010. */
export const fixtureHistory = History.parse({
  period: 'month',
  start: 360,
  length: MONTHS,
  series: { sp500: walk(1, 1450, -0.002, 0.045), unemployment: seasonal(2) },
  lag: { sp500: 0, unemployment: 1 },
  provenance: [
    {
      source: 'index',
      sha256: 'ab'.repeat(32),
      rows: MONTHS,
      title: 'Index, monthly',
      licence: 'CC0 <public domain>',
      url: 'https://example.org/?a=1&b=2',
    },
  ],
});

function walk(seed: number, start: number, drift: number, sd: number): number[] {
  const normal = normals(seed);
  let level = Math.log(start);
  return Array.from({ length: MONTHS }, () => Number(Math.exp((level += drift + sd * normal())).toFixed(2)));
}

function seasonal(seed: number): (number | null)[] {
  const normal = normals(seed);
  let level = 6000;
  return Array.from({ length: MONTHS }, (_, t) => {
    level += (t > 95 ? 200 : 10) + 60 * normal();
    return t === MONTHS - 1 ? null : Math.round(level + 400 * Math.cos((2 * Math.PI * t) / 12));
  });
}
