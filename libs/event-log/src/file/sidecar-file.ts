import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Files } from './files.js';
import { sidecarPath } from './names.js';
import { decodeRecord } from '../record.js';
import { HEADER_BYTES, layout, readHeader, type Sidecar } from './sidecar.js';

/**
 * The sidecar beside a segment, null when there is none or it does not belong to the segment as it is now: other size,
 * other last commit, other index rule.
 */
export function openSidecar(files: Files, segment: string, firstPosition: number, rule: string): Sidecar | null {
  const path = sidecarPath(segment);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes < HEADER_BYTES) return null;
  files.forget(path);
  const read = (offset: number, length: number) => files.readAt(path, offset, length);
  const header = readHeader(read(0, HEADER_BYTES), rule);
  if (header === null || header.firstPosition !== firstPosition || layout(header).end !== bytes) return null;
  if (header.segmentBytes !== statSync(segment).size) return null;
  const last = read(layout(header).offsets + 4 * (header.count - 1), 4).readUInt32LE(0);
  if (last >= header.segmentBytes) return null;
  const commit = decodeRecord(files.readAt(segment, last, header.segmentBytes - last - 1));
  return typeof commit !== 'string' && commit.hash === header.lastHash ? { header, read } : null;
}

/**
 * Puts a sidecar beside its segment if it can. Not synced, and a full disk is no failure: a sidecar that is missing or
 * damaged is made again when the log is opened.
 */
export function writeSidecar(segment: string, bytes: Buffer): void {
  const path = sidecarPath(segment);
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** A sidecar that is only held in memory. */
export function sidecarInMemory(bytes: Buffer, rule: string): Sidecar {
  return { header: readHeader(bytes, rule)!, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
