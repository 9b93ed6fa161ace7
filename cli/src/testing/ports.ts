import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { openFileLog } from '@pulse/event-log';

/** A log and a store in a folder of their own, which goes when they are closed. */
export async function openPorts() {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-cli-'));
  const log = await openFileLog(join(folder, 'log'), { fsync: 'never' });
  const artifacts = openFileArtifactStore(join(folder, 'artifacts'));
  const close = async () => {
    await log.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { log, artifacts, close };
}
