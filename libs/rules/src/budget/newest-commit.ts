import type { PositionedCommit } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';

/** Commits of the log that are looked through for one of a stream, from the newest: 1,000 in all. */
const LOOK_BACK = [30, 270, 700];

/** The newest commit of a stream at a position or before it; null where there is none among the 1,000 before that. */
export async function newestCommit(log: EventLog, stream: string, position: number): Promise<PositionedCommit | null> {
  let to = position;
  for (const commits of LOOK_BACK) {
    const from = Math.max(1, to - commits + 1);
    let found: PositionedCommit | null = null;
    for await (const one of log.read(from, { toPosition: to })) if (one.commit.stream === stream) found = one;
    if (found !== null) return found;
    to = from - 1;
    if (to === 0) break;
  }
  return null;
}
