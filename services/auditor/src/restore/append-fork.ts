import { LogForked, streams } from '@pulse/contracts';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import type { BrokerOptions } from '@pulse/jetstream';
import type { Fate } from './leftovers.js';
import type { ArchiveReport } from './verify-archive.js';

const MOST_LISTED = 100;

export interface Fork {
  readonly archive: Pick<ArchiveReport, 'head'>;
  readonly brokenThrough: number | null;
  readonly reappended: number;
  readonly dropped: readonly Fate[];
}

/** Says in the rebuilt log what happened to it. @returns the position of that commit */
export async function appendFork(broker: BrokerOptions, fork: Fork): Promise<number> {
  const { archive, brokenThrough, reappended, dropped } = fork;
  const event = LogForked({
    archivedThrough: archive.head.position,
    chain: archive.head.chain,
    brokenThrough,
    reappended,
    dropped: dropped.length,
    firstDropped: dropped.slice(0, MOST_LISTED).map(({ position, stream, commitId, reason }) => ({
      position,
      stream,
      commitId,
      reason: reason ?? '',
    })),
  });
  const log = await openJetStreamLog(broker);
  try {
    const stream = streams.checkpointLog();
    const { revision } = await log.load(stream);
    const context = { actor: 'restore', correlationId: 'restore', causationId: null, traceparent: null };
    return (await log.append(stream, revision, [event], context)).position;
  } finally {
    await log.close();
  }
}
