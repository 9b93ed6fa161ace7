import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
