import { type Feature, type History, MOST_FEATURE_TURNS, type World } from '@pulse/contracts';
import {
  compileNumber,
  type CompiledWorld,
  compileWorld,
  HistoryTable,
  lagsByName,
  newestLagsByName,
  publicationLagOf,
  slotOf,
} from '@pulse/engine';
import { quantileSorted } from '@pulse/numeric';
import { nearest } from '../source/index.js';
import type { Catalogue, CatalogueEntry, Spread, Transform } from './catalogue.js';
import { conditionNode } from './condition-node.js';
import { DOMAINS, featureDomain } from './domain.js';
import { featureKey, featureNode } from './feature.js';
import { onGrid } from './grid.js';
import { knownSorted, spreadOf } from './spread.js';

const TRANSFORMS: readonly Transform[] = ['level', 'delta', 'pct', 'zscore', 'mean', 'max', 'min'];

/** A lag, a window and a persistence in one another, and one period for a crossing. */
const REACH = 3 * MOST_FEATURE_TURNS + 1;

/**
 * What rules of a world may read and write, and how its values were spread in data that were known at the end of `until`:
 * variables and measured overlays that have data. Capital is left out, as it has no history.
 *
 * @param until ordinal of a period; nothing that was known later is in any number of the catalogue
 * @throws WorldError where the world cannot be compiled
 */
export function catalogueOf(world: World, history: History, until: number): Catalogue {
  const compiled = compileWorld(world);
  const table = new HistoryTable({ ...compiled, maxLag: Math.max(compiled.maxLag, REACH) }, history, until);
  const entries = [...variableEntries(compiled, history, table), ...overlayEntries(compiled, history, table)].sort(
    (a, b) => (a.name < b.name ? -1 : 1),
  );
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const domainOf = (name: string) => byName.get(name)?.domain;
  const cached = new Map<string, { values: Float64Array; sorted: Float64Array; spread: Spread | null }>();
  const read = (feature: Feature) => {
    const key = featureKey(feature);
    let found = cached.get(key);
    if (found === undefined) {
      const values = new Float64Array(table.length);
      if (table.length > 0)
        compileNumber(featureNode(feature), (name) => slotOf(compiled, name), table.length).run(
          table,
          0,
          table.length,
          values,
          0,
        );
      found = { values, sorted: knownSorted(values), spread: spreadOf(values) };
      cached.set(key, found);
    }
    return found;
  };
  return {
    until,
    periods: table.length,
    entries,
    find: (name) => byName.get(name),
    nearest: (name) => nearest(name, byName.keys()),
    values: (feature) => read(feature).values,
    spread: (feature) => (namesKnown(feature, byName) ? read(feature).spread : null),
    quantile: (feature, q) => {
      if (!namesKnown(feature, byName)) return null;
      const value = quantileSorted(read(feature).sorted, q);
      return Number.isNaN(value) ? null : onGrid(value);
    },
    domain: (feature) => featureDomain(feature, domainOf),
    truth: (condition) => Uint8Array.from(table.truth(conditionNode(condition))),
  };
}

function namesKnown(feature: Feature, byName: ReadonlyMap<string, unknown>): boolean {
  if (feature.kind === 'series') return byName.has(feature.name);
  return byName.has(feature.left.name) && byName.has(feature.right.name);
}

function variableEntries(world: CompiledWorld, history: History, table: HistoryTable): CatalogueEntry[] {
  return world.variables.flatMap(({ name, unit, support, publicationLag }) => {
    const observed = spreadOf(table.values(name));
    if (observed === null) return [];
    return [
      {
        name,
        kind: 'variable' as const,
        unit,
        support,
        scale: support === 'real' ? ('identity' as const) : support === 'positive' ? ('log' as const) : 'log_odds',
        domain: DOMAINS[support],
        observed,
        transforms: TRANSFORMS,
        writable: true,
        publicationLag: publicationLagOf(
          history,
          name,
          Object.hasOwn(history.lag, name) ? history.lag[name] : publicationLag,
        ),
        depth: 0,
        revised: history.revised?.includes(name) ?? false,
      },
    ];
  });
}

/**
 * An overlay is known as late as the slowest of what it is measured from, where what is read so many periods back may be that
 * much slower.
 */
function overlayEntries(world: CompiledWorld, history: History, table: HistoryTable): CatalogueEntry[] {
  const slow = new Map(variableEntries(world, history, table).map((entry) => [entry.name, entry]));
  return world.overlays.flatMap((overlay) => {
    if (overlay.measure === undefined || !table.has(overlay.name)) return [];
    const observed = spreadOf(table.values(overlay.name));
    if (observed === null) return [];
    const newest = newestLagsByName(overlay.measure);
    const sources = [...lagsByName(overlay.measure)].flatMap(([name, oldest]) => {
      const entry = slow.get(name);
      return entry === undefined ? [] : [{ ...entry, oldest, newest: newest.get(name)! }];
    });
    return [
      {
        name: overlay.name,
        kind: 'overlay' as const,
        unit: '1',
        support: 'unit' as const,
        scale: 'identity' as const,
        domain: DOMAINS.unit,
        observed,
        transforms: TRANSFORMS,
        writable: !overlay.follow,
        publicationLag: Math.max(0, ...sources.map(({ publicationLag, newest: back }) => publicationLag - back)),
        depth: Math.max(0, ...sources.map(({ oldest }) => oldest)),
        revised: sources.some(({ revised }) => revised),
      },
    ];
  });
}
