import { DEFAULT_GRID } from './feature-grid.js';
import { SearchError, type SearchSettings } from './task.js';

/** What a search does where its task does not say otherwise. */
export const DEFAULT_SETTINGS: SearchSettings = {
  beamWidth: 48,
  beamDepth: 3,
  namesQuota: 6,
  mostAtoms: 4,
  population: 64,
  maxEvaluations: 10_000_000,
  geneticEvaluations: 20_000,
  leastFired: 8,
  leastSpells: 3,
  mostFiredShare: 0.95,
  results: 12,
  grid: DEFAULT_GRID,
};

const RANGES: Readonly<Record<Exclude<keyof SearchSettings, 'grid'>, readonly [low: number, high: number]>> = {
  beamWidth: [1, 1024],
  beamDepth: [1, 5],
  namesQuota: [1, 1024],
  mostAtoms: [1, 6],
  population: [0, 4096],
  maxEvaluations: [1, Number.MAX_SAFE_INTEGER],
  geneticEvaluations: [0, Number.MAX_SAFE_INTEGER],
  leastFired: [2, Number.MAX_SAFE_INTEGER],
  leastSpells: [1, Number.MAX_SAFE_INTEGER],
  mostFiredShare: [0, 1],
  results: [1, 256],
};

/** @throws SearchError naming the setting that is out of its range */
export function settingsOf(stated: Partial<SearchSettings> = {}): SearchSettings {
  const settings = { ...DEFAULT_SETTINGS, ...stated };
  for (const [name, [low, high]] of Object.entries(RANGES) as [keyof typeof RANGES, readonly [number, number]][]) {
    const value = settings[name];
    if (!(value >= low && value <= high) || (name !== 'mostFiredShare' && !Number.isInteger(value)))
      throw new SearchError('search.bad_setting', `${name} is ${value}; it has to be from ${low} to ${high}`);
  }
  return settings;
}
