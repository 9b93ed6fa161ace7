import { dirname, join, resolve } from 'node:path';
import { readManifest } from '@pulse/domain';
import type { BatchView } from '@pulse/read-model';
import { reportedBatch } from '../embedded/copy-reports.js';
import type { OpenPlace } from '../place/open-place.js';
import type { Place } from '../place/place.js';

/**
 * Where the reports of a batch are: what was asked for; else the output folder of its manifest, beside which a data
 * folder usually lies, as far as that folder holds the reports of this batch; else `out/ensemble` in the current folder.
 */
export async function reportFolder(
  { artifacts }: OpenPlace,
  { state: { submission } }: BatchView,
  place: Place,
  asked: string | undefined,
): Promise<string> {
  if (asked !== undefined) return resolve(asked);
  const { manifest } = readManifest(await artifacts.get(submission.manifest), 'manifest');
  const stated = manifest?.config.output_dir ?? join('out', submission.name);
  const bases = place.kind === 'folder' ? [dirname(place.home.root)] : [];
  for (const base of [...bases, process.cwd()])
    for (const folder of [resolve(base, stated), resolve(base, stated, 'batches', submission.batchId)])
      if ((await reportedBatch(folder)) === submission.batchId) return folder;
  return resolve('out', 'ensemble');
}
