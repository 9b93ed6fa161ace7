import type { Mark } from '../port.js';
import { decodeRecord } from '../record.js';
import type { Segments } from './segments.js';

/** What stands at a position on the disk now, null when nothing valid does: the file is opened anew for it. */
export function markAt(segments: Segments, position: number): Mark | null {
  const place = segments.at(position);
  if (place === null) return null;
  const { segment, ordinal } = place;
  const offset = segment.offsetOf(ordinal);
  segments.files.forget(segment.path);
  try {
    const line = segments.files.readAt(segment.path, offset, segment.offsetOf(ordinal + 1) - offset - 1);
    const commit = decodeRecord(line);
    return typeof commit === 'string' ? null : { position, commitId: commit.id, hash: commit.hash };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}
