import type { Commit, EventInput, PositionedCommit } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';

/** Everything in a log, as the checker reads it: commits by position, and the events of each stream in order. */
export interface LogHistory {
  readonly commits: readonly PositionedCommit[];
  readonly streams: ReadonlyMap<string, readonly EventInput[]>;
}

export async function readHistory(log: Pick<EventLog, 'read'>): Promise<LogHistory> {
  const commits: PositionedCommit[] = [];
  const streams = new Map<string, EventInput[]>();
  for await (const entry of log.read(1)) {
    commits.push(entry);
    const events = streams.get(entry.commit.stream) ?? [];
    events.push(...entry.commit.events);
    streams.set(entry.commit.stream, events);
  }
  return { commits, streams };
}

/** Ids of the batches of a log, by their streams. */
export const batchesOf = ({ streams }: LogHistory): string[] =>
  [...streams.keys()].filter((stream) => stream.startsWith('batch.')).map((stream) => stream.slice('batch.'.length));

/** Streams of a batch's jobs, with the number of the job. */
export const jobStreamsOf = ({ streams }: LogHistory, batchId: string) =>
  [...streams].flatMap(([stream, events]) => {
    const [kind, batch, number] = stream.split('.');
    return kind === 'job' && batch === batchId ? [{ stream, number: Number(number), events }] : [];
  });

export const countOf = (events: readonly EventInput[], ...types: readonly string[]): number =>
  events.filter(({ type }) => types.includes(type)).length;

export type { Commit };
