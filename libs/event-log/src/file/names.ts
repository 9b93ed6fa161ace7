import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SEGMENT = /^(\d{16})\.ndjson$/;

/** A segment is named by the position of its first commit, so that names sort in the order of the log. */
export function segmentPath(directory: string, firstPosition: number): string {
  return join(directory, `${String(firstPosition).padStart(16, '0')}.ndjson`);
}

/** The index beside a sealed segment. */
export function sidecarPath(segment: string): string {
  return segment.replace(/ndjson$/, 'index');
}

/** Where a torn tail that began at this byte is kept. */
export function tornPath(segment: string, offset: number): string {
  return segment.replace(/ndjson$/, `${offset}.torn`);
}

/** First positions of the segments in a folder, ascending; none where the folder does not exist. */
export function segmentsIn(directory: string): number[] {
  return namesIn(directory)
    .flatMap((name) => SEGMENT.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Names in a folder, none where it does not exist. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}
