import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Files } from './files.js';
import type { BadTail } from './ingest.js';
import type { LiveSegment } from './live-segment.js';
import { tornPath } from './names.js';

/** A tail that no valid record followed, and where it was put. */
export interface TornTail extends BadTail {
  readonly segment: string;
  readonly keptIn: string;
  readonly bytes: number;
  /** The position that the first cut record would have had. */
  readonly position: number;
}

/** Cuts a bad tail off the live segment after its bytes are safe in a `.torn` file. */
export function cutTornTail(files: Files, segment: LiveSegment, bad: BadTail, size: number, sync: boolean): TornTail {
  const tail = files.readAt(segment.path, bad.offset, size - bad.offset);
  let keptIn = tornPath(segment.path, bad.offset);
  for (let n = 2; existsSync(keptIn); n++) keptIn = tornPath(segment.path, bad.offset).replace(/torn$/, `${n}.torn`);
  const kept = openSync(keptIn, 'wx');
  writeSync(kept, tail);
  if (sync) fsyncSync(kept);
  closeSync(kept);
  const fd = openSync(segment.path, 'r+');
  ftruncateSync(fd, bad.offset);
  if (sync) fsyncSync(fd);
  closeSync(fd);
  files.forget(segment.path);
  const position = segment.firstPosition + segment.count;
  return { ...bad, segment: segment.path, keptIn, bytes: tail.length, position };
}
