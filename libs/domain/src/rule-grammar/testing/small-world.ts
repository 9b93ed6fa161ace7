import { History, World } from '@pulse/contracts';
import { type Catalogue } from '../catalogue.js';
import { catalogueOf } from '../catalogue-of.js';

/** `price` is positive, `rate` a share, `index` any number, `mood` an overlay measured from the price. */
export const SMALL_WORLD = World.parse({
  name: 'small',
  variables: {
    price: { unit: 'USD', support: 'positive', source: { from: 'p.csv', date: 'date' } },
    rate: { unit: '1', support: 'share', source: { from: 'r.csv', date: 'date' }, publication_lag: 1 },
    index: { unit: 'points', source: { from: 'i.csv', date: 'date' } },
    other: { unit: 'points', source: { from: 'o.csv', date: 'date' } },
    empty: { unit: 'points', initial: 1 },
  },
  overlays: {
    mood: { measure: '0.5 + delta(price, 1) / 100' },
    echo: { measure: 'rate', follow: true },
    hope: { initial: 0.5 },
  },
  capital: { cash: { amount: 100 } },
  targets: ['index'],
});

/** Twenty periods: the price rises by 1 a period from 101, `index` counts from -9 to 10, `other` is its reverse. */
export const SMALL_HISTORY = History.parse({
  period: 'index',
  start: 0,
  length: 20,
  series: {
    price: Array.from({ length: 20 }, (_, i) => 101 + i),
    rate: Array.from({ length: 20 }, (_, i) => 0.1 + (i % 10) * 0.05),
    index: Array.from({ length: 20 }, (_, i) => i - 9),
    other: Array.from({ length: 20 }, (_, i) => 10 - i),
  },
  lag: { rate: 1 },
  revised: ['other'],
  provenance: [],
});

export function smallCatalogue(until = 19): Catalogue {
  return catalogueOf(SMALL_WORLD, SMALL_HISTORY, until);
}
