import type { Chance } from './chance.js';

/** Whether names tell a reader what drives the target: they do, they say nothing, or they point at the wrong variables. */
export type NameRegime = 'informative' | 'neutral' | 'misleading';
export const NAME_REGIMES: readonly NameRegime[] = ['informative', 'neutral', 'misleading'];

/** What one would expect to move inflation. */
const PLAUSIBLE = [
  'oil_price',
  'wage_growth',
  'money_growth',
  'import_prices',
  'capacity_use',
  'unemployment',
  'interest_rate',
  'food_prices',
] as const;

const IMPLAUSIBLE = [
  'sunspots',
  'river_level',
  'bird_count',
  'moon_phase',
  'chess_games',
  'pollen',
  'tide',
  'beetles',
  'radio_noise',
  'ice_days',
  'comet_count',
  'owl_calls',
  'fog_hours',
  'shoe_size',
  'vowel_share',
  'dice_mean',
  'bus_delay',
  'salt_grains',
  'kite_height',
  'bell_rings',
] as const;

export interface Names {
  readonly target: string;
  /** In the order of the variables. */
  readonly variables: readonly string[];
  /** Names that a reader would take for drivers. */
  readonly plausible: readonly string[];
}

/**
 * Informative: the drivers have plausible names and, with half as many decoys at least, few others do. Misleading: only variables
 * that drive nothing have plausible names.
 *
 * @param drivers places of the variables that the planted rule reads
 */
export function namesFor(regime: NameRegime, count: number, drivers: readonly number[], chance: Chance): Names {
  if (regime === 'neutral') {
    const variables = Array.from({ length: count }, (_, i) => `v${String(i + 1).padStart(2, '0')}`);
    return { target: 'y', variables, plausible: [] };
  }
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => !drivers.includes(i));
  const decoys = chance.sample(others, Math.min(2, others.length));
  const named = new Set(regime === 'informative' ? [...drivers, ...decoys.slice(0, 1)] : decoys);
  const good = chance.sample(PLAUSIBLE, named.size);
  const bad = chance.sample(IMPLAUSIBLE, count - named.size);
  const variables = Array.from({ length: count }, (_, i) => (named.has(i) ? good : bad).pop()!);
  return { target: 'inflation', variables, plausible: variables.filter((_, i) => named.has(i)) };
}
