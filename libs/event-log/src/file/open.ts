import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { defaultIndexRule, type IndexRule } from '../keys.js';
import { AppendQueue } from './append-queue.js';
import { FileLog } from './file-log.js';
import { Files } from './files.js';
import { lockForWriting } from './lock.js';
import { SegmentWriter, syncDirectory } from './segment-writer.js';
import { Segments } from './segments.js';
import { cutTornTail } from './torn-tail.js';

const MAX_SEGMENT_BYTES = 2 ** 31;

export interface FileLogOptions {
  /** Read while another process writes; takes no lock and changes nothing. */
  readonly readOnly?: boolean;
  /** A segment that would grow beyond this many bytes is sealed first. Default 64 MiB, at most 2 GiB. */
  readonly segmentBytes?: number;
  /** `never` leaves it to the system when records reach the disk, except that sealed segments always have. */
  readonly fsync?: 'group' | 'never';
  readonly indexRule?: IndexRule;
  /** Stamps `recordedAt`. */
  readonly now?: () => Date;
  /** How often a log that is only read looks for new commits to wake its listeners. Default 200 ms. */
  readonly pollMs?: number;
}

/**
 * Opens the log in a folder, which is made when it is missing. Only the last segment is scanned.
 *
 * A torn tail is cut and kept (see `recovered`), unless the log is opened to be read only: then it is passed over.
 *
 * @throws LogLockedError while another live process writes it
 * @throws LogCorruptError for a bad record that valid ones follow, and for missing segments
 */
export async function openFileLog(directory: string, options: FileLogOptions = {}): Promise<FileLog> {
  const { segmentBytes = 64 << 20, fsync = 'group', indexRule = defaultIndexRule, pollMs = 200 } = options;
  const now = options.now ?? (() => new Date());
  if (!(segmentBytes >= 1 && segmentBytes <= MAX_SEGMENT_BYTES))
    throw new RangeError(`segmentBytes is ${segmentBytes}: 1 to ${MAX_SEGMENT_BYTES} bytes are possible`);
  const files = new Files();
  if (options.readOnly === true) {
    const segments = new Segments(directory, files, indexRule, false);
    segments.refresh();
    return new FileLog(segments, null, null, pollMs);
  }
  const made = mkdirSync(directory, { recursive: true });
  if (made !== undefined && fsync === 'group') await syncNames(made, directory);
  const lock = lockForWriting(directory, now);
  try {
    const segments = new Segments(directory, files, indexRule, true);
    const bad = segments.refresh();
    const { live } = segments;
    const recovered = bad && cutTornTail(files, live, bad, statSync(live.path).size, fsync === 'group');
    const writer = new SegmentWriter(segments, fsync, () => lock.isHeld());
    const queue = new AppendQueue(writer, segmentBytes, () => log.notify());
    const close = async () => {
      try {
        await queue.idle();
        await writer.close();
      } finally {
        lock.release();
      }
    };
    const log: FileLog = new FileLog(segments, { queue, now, close }, recovered, pollMs);
    return log;
  } catch (error) {
    files.close();
    lock.release();
    throw error;
  }
}

/** Makes the names of new folders durable, from the first one that was made down to the last. */
async function syncNames(made: string, last: string): Promise<void> {
  const top = dirname(resolve(made));
  for (let folder = dirname(resolve(last)); ; folder = dirname(folder)) {
    await syncDirectory(folder);
    if (folder === top) return;
  }
}
