import { describe, expect, it } from '@jest/globals';
import type { ManifestJob, Params } from '@pulse/contracts';
import { SelectorIndex } from './selector.js';
import { expand } from './spec-expand.js';
import { varyingPaths } from './varying-paths.js';
import type { ParamResolver } from './param-resolver.js';

/** How often the parameters of explicit jobs are looked at. */
function looksAt(jobs: number): number {
  let looks = 0;
  const watched = (params: Params): Params =>
    new Proxy(params, {
      get: (target, key) => ((looks += 1), Reflect.get(target, key) as Params[string]),
      ownKeys: (target) => ((looks += 1), Reflect.ownKeys(target)),
    });
  const explicit = Array.from({ length: jobs }, (_, i): ManifestJob => {
    return { name: `job${i}`, params: watched({ smart: i, limit: 1 }) };
  });
  const resolver = { own: () => 0 } as unknown as ParamResolver;
  const paths = varyingPaths({ explicit, matrix: undefined, defaults: {}, listedOrigins: false }, resolver);
  expect(paths).toEqual(['smart']);
  return looks;
}

describe('a manifest with many entries', () => {
  it('looks at the parameters of each explicit job as often as at those of a few', () => {
    expect(looksAt(4000) / 4000).toBe(looksAt(40) / 40);
  });

  it('says which paths vary: by what jobs set, and by what the others have instead', () => {
    const varying = (...jobs: Params[]) => {
      const explicit = jobs.map((params, i) => ({ name: `job${i}`, params }));
      const resolver = { own: (path: string) => (path === 'smart' ? 2 : null) } as unknown as ParamResolver;
      return varyingPaths({ explicit, matrix: undefined, defaults: { limit: 5 }, listedOrigins: false }, resolver);
    };
    expect(varying({ smart: 3 }, { smart: 3 })).toEqual([]);
    expect(varying({ smart: 2 }, {})).toEqual([]);
    expect(varying({ smart: 3 }, {})).toEqual(['smart']);
    expect(varying({ limit: 5 }, {})).toEqual([]);
    expect(varying({ limit: null }, { limit: 5 })).toEqual([]);
    expect(varying({ limit: 2 }, { limit: null })).toEqual(['limit']);
    expect(varying({ limit: 1 }, { smart: 4 }, { limit: 2 })).toEqual(['limit', 'smart']);
  });

  it('asks about a combination only the entries that are about it', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    const axis = (path: string) => ({ path, written: path, values, labels: [] });
    const index = new SelectorIndex<Params[]>([axis('a'), axis('b')], () => []);
    for (const a of values) index.add({ a, b: 7 }).bucket.push({ a });
    index.add({ b: 8 }).bucket.push({ b: 8 });
    index.add({ b: 5000 }).bucket.push({ b: 5000 });
    const asked = (a: number, b: number) => {
      const found: Params[][] = [];
      index.find(Uint32Array.of(a, b), (bucket) => found.push(bucket));
      return found.flat();
    };
    expect([asked(3, 7), asked(3, 8), asked(3, 9)]).toEqual([[{ a: 3 }], [{ b: 8 }], []]);
    expect(index.add({ a: 1, colour: 'red' }).rest).toEqual({ colour: 'red' });
  });

  it('excludes and includes by the value, where an axis gives one twice', () => {
    const head = 'config: {world: w}\nmatrix:\n  axes: {smart: [1, 2, 1]}\n';
    expect(expand(`${head}  exclude: [{smart: 1}]`).jobs.map(({ params }) => params)).toEqual([{ smart: 2 }]);
    const included = expand(`${head}  include: [{smart: 1, limit: 3}]`).jobs.map(({ params }) => params['limit']);
    expect(included).toEqual([3, undefined, 3]);
  });

  it('is refused for its size before any of its jobs is read', () => {
    const jobs = Array.from({ length: 10_001 }, () => '{name: "a/b", params: {nothing: 1}}');
    expect(expand(`config: {world: w}\njobs: [${jobs.join(', ')}]`).found).toEqual(['manifest.too_many_jobs 2:1']);
  });
});
