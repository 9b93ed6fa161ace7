import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context, event } from '../contract/samples.js';
import { openFileLog, type FileLogOptions } from './open.js';

/** A folder of its own for one test. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pulse-log-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The stored lines of a log in order, newlines included. */
export function storedLines(directory: string): string[] {
  return segmentFiles(directory)
    .flatMap((path) => readFileSync(path, 'utf8').split(/(?<=\n)/))
    .filter((line) => line !== '');
}

/** Paths of the segment files in order. */
export function segmentFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .map((name) => join(directory, name));
}

/** Writes a closed log of this many commits over three streams in turn, each with a cache and an evidence key. */
export async function filledLog(
  directory: string,
  commits: number,
  options: FileLogOptions = {},
  firstStream = 0,
): Promise<void> {
  const log = await openFileLog(directory, { fsync: 'never', ...options });
  for (let n = 0; n < commits; n++) {
    const stream = `job.b1.${(n + firstStream) % 3}`;
    const { revision } = await log.load(stream);
    const scored = event('ForecastScored', { n, text: 'espérance', evidenceKeys: [`e${n}`] });
    await log.append(stream, revision, [scored, event('JobSucceeded', { cacheKey: `k${n}` })], context);
  }
  await log.close();
}
