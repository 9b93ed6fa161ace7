import type { Feature, RuleData } from '@pulse/contracts';
import { parametersOf } from '@pulse/engine';
import { atomsOf, type Catalogue, catalogueOf, featureKey, featureOf, fromWorldRule } from '../rule-grammar/index.js';
import { distinctColumns, featureColumn, type FeatureColumn } from './atom-table.js';
import { featuresOf } from './features.js';
import { atomBitsOf, atomsOfColumn, hintWeights } from './prior.js';
import { type Response, responseOf } from './response.js';
import { type RowSums, rowSums } from './row-sums.js';
import { type Limits, limitsOf } from './score.js';
import { settingsOf } from './settings.js';
import type { SearchSettings, SearchTask } from './task.js';

/** Everything that a search of one task reads: the response in rows, and the atoms that rules can be made of. */
export interface SearchSpace {
  readonly task: SearchTask;
  readonly settings: SearchSettings;
  readonly catalogue: Catalogue;
  readonly response: Response;
  readonly rows: RowSums;
  readonly limits: Limits;
  /** Residual sd of the target's steps, on its natural scale. */
  readonly sd: number;
  readonly columns: readonly FeatureColumn[];
  /** Bits that say which of all comparisons at the grid, by column; forms and places of thresholds come on top. */
  readonly atomBits: Float64Array;
  readonly atoms: number;
  /** Why no rule can be found here, whatever it is; null where one can. */
  readonly hopeless: string | null;
}

const spaces = new WeakMap<SearchTask, SearchSpace>();

/**
 * The space of a task; made once and kept as long as the task is.
 *
 * @throws SearchError
 */
export function spaceOf(task: SearchTask): SearchSpace {
  let space = spaces.get(task);
  if (space === undefined) spaces.set(task, (space = makeSpace(task)));
  return space;
}

function makeSpace(task: SearchTask): SearchSpace {
  const settings = settingsOf(task.settings);
  const catalogue = task.catalogue ?? catalogueOf(task.world, task.history, task.until);
  const response = responseOf(task.world, task.history, task.until, task.target);
  const rows = rowSums(response);
  const sd = Math.sqrt(rows.rss / Math.max(1, rows.n - rows.rank));
  const base = {
    task,
    settings,
    catalogue,
    response,
    rows,
    limits: limitsOf(rows, settings.leastFired, settings.mostFiredShare),
    sd,
    hopeless: whyHopeless(rows, response, settings, task.target),
  };
  return { ...base, ...atomsFor(base, []) };
}

/** The same space with more features to make rules of. */
export function withFeatures(space: SearchSpace, features: readonly Feature[]): SearchSpace {
  const known = new Set(space.columns.map(({ key }) => key));
  const more = features.filter((feature) => !known.has(featureKey(feature)));
  return more.length === 0 ? space : { ...space, ...atomsFor(space, more) };
}

type Atoms = Pick<SearchSpace, 'columns' | 'atomBits' | 'atoms'>;

function atomsFor(
  { task, settings, catalogue }: Pick<SearchSpace, 'task' | 'settings' | 'catalogue'>,
  more: readonly Feature[],
): Atoms {
  const named = thresholdsOfRules(task);
  const all = [...featuresOf(catalogue, settings.grid), ...more].flatMap(
    (feature) => featureColumn(feature, catalogue.values(feature), named.get(featureKey(feature)) ?? []) ?? [],
  );
  const columns = distinctColumns(all, hintWeights(all, task.prior));
  const trust = task.prior?.trust ?? 0;
  const weights = hintWeights(columns, task.prior);
  const atoms = columns.reduce((sum, column) => sum + atomsOfColumn(column), 0);
  return {
    columns,
    atoms,
    atomBits: atomBitsOf(columns, weights, trust),
  };
}

/** Thresholds that rules of the world have, by feature. */
function thresholdsOfRules({ world }: SearchTask): Map<string, number[]> {
  const parameters = parametersOf(world);
  const found = new Map<string, number[]>();
  const rules = world.rules.flatMap((rule): RuleData[] => {
    const data = fromWorldRule(rule, parameters);
    return data === null ? [] : [data];
  });
  for (const { condition } of rules)
    for (const { atom } of atomsOf(condition)) {
      const key = featureKey(featureOf(atom));
      const plain = atom.kind === 'persist' ? atom.of : atom;
      const numbers =
        plain.kind === 'cross' ? [plain.level] : plain.kind === 'between' ? [plain.low, plain.high] : [plain.threshold];
      found.set(key, [...(found.get(key) ?? []), ...numbers]);
    }
  return found;
}

function whyHopeless(rows: RowSums, { y }: Response, settings: SearchSettings, target: string): string | null {
  const least = 4 * settings.leastFired + rows.rank;
  if (rows.n < least)
    return `${target} has ${rows.n} usable steps in the training window; a rule that fires ${settings.leastFired} times needs ${least}`;
  const largest = y.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, v * v) : most), 0);
  if (!(rows.rss > 1e-18 * rows.n * largest))
    return `${target} leaves nothing for a rule to explain: its process fits all`;
  return null;
}
