import { dirname, join, resolve } from 'node:path';
import { readManifest } from '@pulse/domain';
import type { BatchView } from '@pulse/read-model';
import { reportedBatch } from '../embedded/copy-reports.js';
import type { Home } from '../embedded/home.js';
import type { ReadOnlyHome } from '../embedded/open-read-only.js';

/**
 * Where the reports of a batch are: what was asked for; else the output folder of its manifest, beside which the data
 * folder usually lies, as far as that folder holds the reports of this batch; else `out/ensemble` in the current folder.
 */
export async function reportFolder(
  { artifacts }: ReadOnlyHome,
  { state: { submission } }: BatchView,
  home: Home,
  asked: string | undefined,
): Promise<string> {
  if (asked !== undefined) return resolve(asked);
  const { manifest } = readManifest(await artifacts.get(submission.manifest), 'manifest');
  const stated = manifest?.config.output_dir ?? join('out', submission.name);
  for (const base of [dirname(home.root), process.cwd()])
    for (const folder of [resolve(base, stated), resolve(base, stated, 'batches', submission.batchId)])
      if ((await reportedBatch(folder)) === submission.batchId) return folder;
  return resolve('out', 'ensemble');
}
