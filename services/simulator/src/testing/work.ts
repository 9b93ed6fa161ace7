import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobConfig, ParamValue } from '@pulse/contracts';
import type { ComputeJob } from '../pool/protocol.js';

export const FAKE_CHILD = new URL('./fake-child.js', import.meta.url);
export const BROKEN_CHILD = new URL('./broken-child.js', import.meta.url);
export const SILENT_CHILD = new URL('./silent-child.js', import.meta.url);

/** What a fake child notes of each attempt at a job. */
export interface AttemptNote {
  readonly pid: number;
  readonly replicates: number[];
  readonly knownEvidence: string | null;
  readonly memoryBytes: number;
  /** How often each input was handed over to the process so far. */
  readonly given: Record<string, number>;
}

/** A folder in which fake children note what they were given. */
export async function openNotes() {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-notes-'));
  return {
    folder,
    /** The attempts at a job; none where no process was ever given it. */
    of: (number: number): AttemptNote[] => {
      const file = join(folder, `${number}.ndjson`);
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as AttemptNote);
    },
    /** Lets the jobs that wait for it go on. */
    go: () => writeFileSync(join(folder, 'go'), ''),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const hash = (digit: string) => digit.repeat(64);

export const CONFIG: JobConfig = {
  engine: 'fake',
  profile: 'measured',
  world: hash('a'),
  history: null,
  params: {},
  origin: null,
  horizon: 2,
  count: 2,
  paths: 100,
  seed: 1,
  evidence: false,
};

/** A job for a fake child that acts as told. */
export function computeJob(number: number, params: Record<string, ParamValue>): ComputeJob {
  return { number, config: { ...CONFIG, params }, replicates: [1, 2], memoryBytes: 1e6, knownEvidence: null };
}
