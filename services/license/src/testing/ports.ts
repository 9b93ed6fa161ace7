import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileArtifactStore, type ArtifactStore } from '@pulse/artifact-store';
import { openFileLog, type EventLog } from '@pulse/event-log';

export interface Ports {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly close: () => Promise<void>;
}

/** A log and a store in a folder of their own, which goes when they are closed. */
export async function openPorts(): Promise<Ports> {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-license-'));
  const log = await openFileLog(join(folder, 'log'), { fsync: 'never' });
  const artifacts = openFileArtifactStore(join(folder, 'artifacts'));
  const close = async () => {
    await log.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { log, artifacts, close };
}
