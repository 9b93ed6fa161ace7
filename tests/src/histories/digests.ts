import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '@pulse/contracts';
import { computedIn } from '../support/computed.js';
import { pulse } from '../support/pulse.js';
import { digestsFolder } from './folders.js';

/** SHA-256 of what each job computes, by `<manifest>/<job>`. */
export type Digests = Readonly<Record<string, string>>;

const manifests = ['classic', 'measured'];
const file = join(digestsFolder, 'digests.json');

/** Runs the configurations with today's code, in a folder that is thrown away. */
export async function computeDigests(scratch: string): Promise<Digests> {
  const found: Record<string, string> = {};
  for (const name of manifests) {
    const home = join(scratch, name);
    const args = ['batch', `${name}.yaml`, '--quiet', '--home', home, '--output-dir', join(home, 'out')];
    await pulse(args, { cwd: digestsFolder });
    for (const [job, computed] of Object.entries(await computedIn(home)))
      found[`${name}/${job}`] = createHash('sha256').update(canonicalJson(computed)).digest('hex');
  }
  return found;
}

/** What was recorded, by version of the engine. */
export const recordedDigests = (): Readonly<Record<string, Digests>> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, Digests>;

/** @throws where this version has other digests already: then the engine needs a new version */
export function recordDigests(version: string, digests: Digests): void {
  const recorded = recordedDigests();
  const known = recorded[version];
  if (known !== undefined && canonicalJson(known) !== canonicalJson(digests))
    throw new Error(`engine ${version} has other digests already: a change of results needs a new ENGINE_VERSION`);
  writeFileSync(file, `${JSON.stringify({ ...recorded, [version]: digests }, null, 2)}\n`);
}
