import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { worldOf } from '../world/spec-world.js';
import { expand } from './spec-expand.js';

const NAMES = ['a', 'b', 'c', 'd'];
const world = worldOf(`name: w
parameters: {decay_rate: 0, a: 0, b: 0, c: 0, d: 0}
variables: {v: {initial: 1, process: constant}}
targets: [v]
`);

const value = fc.integer({ min: 1, max: 4 });
const axes = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.uniqueArray(value, { minLength: 1, maxLength: 4 })), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 3,
  })
  .map((entries) => new Map(entries));
type Entry = Record<string, number>;
const entryOf = (names: readonly string[]): fc.Arbitrary<Entry> =>
  fc
    .uniqueArray(fc.constantFrom(...names), { minLength: 1 })
    .chain((keys) =>
      fc.tuple(...keys.map(() => value)).map((values) => Object.fromEntries(keys.map((key, i) => [key, values[i]!]))),
    );
const matrix = axes.chain((given) =>
  fc.record({
    axes: fc.constant(given),
    exclude: fc.array(entryOf([...given.keys()]), { maxLength: 3 }),
    include: fc.array(entryOf(NAMES), { maxLength: 3 }),
  }),
);

/** The product by recursion over the axes, first axis slowest. */
function product(entries: readonly (readonly [string, readonly number[]])[]): Entry[] {
  if (entries.length === 0) return [{}];
  const [[name, values], ...rest] = entries as [
    readonly [string, readonly number[]],
    ...(readonly [string, readonly number[]])[],
  ];
  return values.flatMap((one) => product(rest).map((combination) => ({ [name]: one, ...combination })));
}

const has = (combination: Entry, entry: Entry): boolean =>
  Object.entries(entry).every(([key, one]) => combination[key] === one);

/** The documented algorithm of the GitHub Actions matrix, step by step. */
function reference(
  given: ReadonlyMap<string, readonly number[]>,
  exclude: readonly Entry[],
  include: readonly Entry[],
): Entry[] {
  const kept = product([...given]).filter((combination) => !exclude.some((entry) => has(combination, entry)));
  const extended = kept.map((combination) => ({ ...combination }));
  const added: Entry[] = [];
  for (const entry of include) {
    const onAxes = Object.fromEntries(Object.entries(entry).filter(([key]) => given.has(key)));
    const hits = kept.flatMap((combination, i) => (has(combination, onAxes) ? [i] : []));
    for (const i of hits) Object.assign(extended[i]!, entry);
    if (hits.length === 0) added.push({ ...entry });
  }
  return [...extended, ...added];
}

const textOf = ({
  axes: given,
  exclude,
  include,
}: {
  axes: ReadonlyMap<string, readonly number[]>;
  exclude: readonly Entry[];
  include: readonly Entry[];
}): string =>
  `config: {world: w}\njobs: [{name: first}]\nmatrix: ${JSON.stringify({ axes: Object.fromEntries(given), exclude, include })}`;

describe('the expansion of any matrix', () => {
  it('is the product in order, less what is excluded, plus what is included', () => {
    fc.assert(
      fc.property(matrix, (given) => {
        const { jobs } = expand(textOf(given), {}, world);
        expect(jobs.slice(1).map(({ params }) => params)).toEqual(reference(given.axes, given.exclude, given.include));
      }),
      { numRuns: 300 },
    );
  });

  it('has unique names and consecutive numbers, and is the same every time', () => {
    fc.assert(
      fc.property(matrix, (given) => {
        const { jobs, names } = expand(textOf(given), {}, world);
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
        expect(jobs.map(({ number }) => number)).toEqual(jobs.map((_, i) => i + 1));
        expect(expand(textOf(given), {}, world).jobs).toEqual(jobs);
      }),
      { numRuns: 100 },
    );
  });
});
