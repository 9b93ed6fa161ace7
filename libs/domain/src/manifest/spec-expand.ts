import type { World } from '@pulse/contracts';
import { findings } from '../source/findings.js';
import { worldOf } from '../world/spec-world.js';
import { expandManifest } from './expand-manifest.js';
import { readManifest } from './read-manifest.js';
import type { Expansion, ExpandOptions } from './types.js';

export interface SpecExpansion {
  readonly jobs: Expansion['jobs'];
  readonly names: readonly string[];
  readonly found: readonly string[];
  readonly expansion: Expansion | undefined;
  readonly diagnostics: Expansion['diagnostics'];
}

/** Reads and expands a manifest for specs. */
export function expand(text: string, options: ExpandOptions = {}, world: World = worldOf()): SpecExpansion {
  const { manifest, draft, document, diagnostics } = readManifest(text, 'tuning.yaml');
  const read = manifest ?? draft;
  const expansion =
    read && document ? expandManifest(read, world, document, { ...options, draft: manifest === undefined }) : undefined;
  const all = [...diagnostics, ...(expansion?.diagnostics ?? [])];
  const jobs = expansion?.jobs ?? [];
  return { jobs, names: jobs.map(({ name }) => name), found: findings(all), expansion, diagnostics: all };
}
