import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { defineEvent } from './define.js';

/** A commit of the broken log that is not in the log any more, and why. */
const LostCommit = z.strictObject({
  position: z.int().min(1),
  stream: z.string(),
  commitId: z.string().nullable(),
  reason: z.string(),
});

/**
 * The log was rebuilt from its archive: up to `archivedThrough` it is what was archived, commit by commit; then come the
 * `reappended` commits of the broken log that still fitted their streams, at new positions. `dropped` others did not;
 * the first of them are listed.
 */
export const LogForked = defineEvent(
  'LogForked',
  1,
  z.strictObject({
    archivedThrough: z.int().min(0),
    /** The archive's chain at that position. */
    chain: Sha256,
    /** Last position that the broken log had; null where no log was left. */
    brokenThrough: z.int().min(0).nullable(),
    reappended: z.int().min(0),
    dropped: z.int().min(0),
    firstDropped: z.array(LostCommit),
  }),
);
