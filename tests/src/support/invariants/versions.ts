import { createHash } from 'node:crypto';
import { canonicalJson } from '@pulse/contracts';
import type { LogHistory } from './log-history.js';
import type { Violation } from './violation.js';

/** I2 and I3: no commit is there twice, versions of a stream have no gap, and each commit follows the one before it. */
export function checkVersions({ commits }: LogHistory): Violation[] {
  const found: Violation[] = [];
  const heads = new Map<string, { version: number; hash: string }>();
  const ids = new Set<string>();
  let before = 0;
  for (const { position, commit } of commits) {
    const say = (invariant: 'I2' | 'I3', message: string) =>
      found.push({ invariant, where: `${commit.stream} at ${position}`, message });
    if (position <= before) say('I2', `position ${position} comes after ${before}`);
    before = position;
    if (ids.has(commit.id)) say('I2', `commit ${commit.id} is there twice`);
    ids.add(commit.id);
    const head = heads.get(commit.stream) ?? { version: 0, hash: null };
    if (commit.firstVersion !== head.version + 1)
      say('I3', `version ${commit.firstVersion} follows version ${head.version}`);
    if (commit.lastVersion - commit.firstVersion + 1 !== commit.events.length)
      say('I3', `${commit.events.length} events have versions ${commit.firstVersion} to ${commit.lastVersion}`);
    if (commit.prev !== head.hash) say('I3', `it follows ${commit.prev ?? 'nothing'}, not ${head.hash ?? 'nothing'}`);
    const { hash, ...body } = commit;
    if (createHash('sha256').update(canonicalJson(body)).digest('hex') !== hash) say('I3', 'its hash is another');
    heads.set(commit.stream, { version: commit.lastVersion, hash });
  }
  return found;
}
