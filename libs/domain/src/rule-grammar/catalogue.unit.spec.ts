import { describe, expect, it } from '@jest/globals';
import type { Feature } from '@pulse/contracts';
import { FALSE, TRUE, UNKNOWN } from '@pulse/engine';
import { delta, level, pct, zscore } from './builder/index.js';
import { catalogueOf } from './catalogue-of.js';
import { SMALL_HISTORY, SMALL_WORLD, smallCatalogue } from './testing/small-world.js';

const feature = (built: { feature: Feature }): Feature => built.feature;

describe('the catalogue', () => {
  const catalogue = smallCatalogue();

  it('names variables and measured overlays with data, not capital', () => {
    expect(catalogue.entries.map(({ name }) => name)).toEqual(['echo', 'index', 'mood', 'other', 'price', 'rate']);
    expect(catalogue.find('cash')).toBeUndefined();
    expect(catalogue.nearest('prise')).toBe('price');
    expect(catalogue.nearest('zzzzzz')).toBeUndefined();
  });

  it('says what each name is and when it is known', () => {
    expect(catalogue.find('price')).toMatchObject({ unit: 'USD', scale: 'log', publicationLag: 0, writable: true });
    expect(catalogue.find('rate')).toMatchObject({ support: 'share', scale: 'log_odds', publicationLag: 1 });
    expect(catalogue.find('echo')).toMatchObject({ kind: 'overlay', writable: false, publicationLag: 1 });
    expect(catalogue.find('other')?.revised).toBe(true);
  });

  it('knows an overlay as late as what its measure reads, less how far back it reads it', () => {
    const overlays = {
      ...SMALL_WORLD.overlays,
      late: { ...SMALL_WORLD.overlays['echo']!, measure: 'lag(rate, 1)' },
      change: { ...SMALL_WORLD.overlays['echo']!, measure: '0.5 + lag(delta(rate, 2), 1) / 2' },
      both: { ...SMALL_WORLD.overlays['echo']!, measure: '0.5 + (rate - lag(rate, 1)) / 2' },
    };
    const more = catalogueOf({ ...SMALL_WORLD, overlays }, SMALL_HISTORY, 19);
    expect(more.find('late')).toMatchObject({ publicationLag: 0, depth: 1 });
    expect(more.find('change')).toMatchObject({ publicationLag: 0, depth: 3 });
    expect(more.find('both')).toMatchObject({ publicationLag: 1, depth: 1 });
    expect(more.find('rate')).toMatchObject({ publicationLag: 1, depth: 0 });
    // The newest value is unknown exactly where it is said to be late.
    const last = (name: string): number => more.values(feature(level(name))).at(-1)!;
    expect([last('late'), last('change')].every(Number.isFinite)).toBe(true);
    expect([last('both'), last('echo')]).toEqual([NaN, NaN]);
  });

  it('takes quantiles by type 7 of what was known', () => {
    // Of -9 ... 10 the median is 0.5, the lower decile -9 + 1.9 = -7.1.
    expect(catalogue.quantile(feature(level('index')), 0.5)).toBe(0.5);
    expect(catalogue.quantile(feature(level('index')), 0.1)).toBe(-7.1);
    expect(catalogue.spread(feature(delta('index', 3)))).toMatchObject({ n: 17, low: 3, high: 3, sd: 0 });
    // The newest value of `rate` is not published.
    expect(catalogue.spread(feature(level('rate')))?.n).toBe(19);
    expect(catalogue.spread(feature(level('nobody')))).toBeNull();
  });

  it('knows nothing of what came later', () => {
    const early = smallCatalogue(9);
    expect(early.periods).toBe(10);
    expect(early.spread(feature(level('index')))).toMatchObject({ n: 10, low: -9, high: 0 });
    const changed = structuredClone(SMALL_HISTORY);
    for (let i = 10; i < 20; i++) changed.series.index![i] = 1e6;
    const other = catalogueOf(SMALL_WORLD, changed, 9);
    expect(other.entries).toEqual(early.entries);
    expect(other.values(feature(level('index')))).toEqual(early.values(feature(level('index'))));
  });

  it('says what features can be by their definition', () => {
    const domain = (built: { feature: Feature }) => catalogue.domain(built.feature);
    expect(domain(level('price'))).toEqual({ low: 0, high: Infinity, lowOpen: true, highOpen: true });
    expect(domain(pct('price', 3))).toMatchObject({ low: -100, lowOpen: true, high: Infinity });
    expect(domain(pct('index', 3))).toMatchObject({ low: -Infinity, high: Infinity });
    expect(domain(delta('rate', 3))).toEqual({ low: -1, high: 1, lowOpen: true, highOpen: true });
    expect(domain(level('rate').per(level('mood')))).toMatchObject({ low: 0, lowOpen: true, high: Infinity });
    // Nine older values of 0 and one of 1: mean 0.1, sample variance 0.1, so z = 0.9 / sqrt(0.1) = 9 / sqrt(10).
    expect(domain(zscore('index', 10)).high).toBeCloseTo(9 / Math.sqrt(10), 10);
  });

  it('tells the truth of a condition by period', () => {
    const truth = catalogue.truth(delta('index', 2).above(1).and(level('index').above(9)).condition);
    expect([truth[0], truth[1], truth[2], truth[18], truth[19]]).toEqual([FALSE, FALSE, FALSE, FALSE, TRUE]);
    expect(catalogue.truth(delta('index', 2).above(1).condition)[1]).toBe(UNKNOWN);
  });
});
