import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsOf, parseJobStream, type RecordedEvent } from '@pulse/contracts';
import { openFileLog, verifyFileLog, type VerifyReport } from '@pulse/event-log';

/** The log's folder of a data folder. */
export const logFolder = (home: string): string => join(home, 'log');

/** Every event of a data folder's log, in order. */
export async function eventsIn(home: string): Promise<RecordedEvent[]> {
  if (!existsSync(logFolder(home))) return [];
  const log = await openFileLog(logFolder(home), { readOnly: true });
  try {
    const events: RecordedEvent[] = [];
    for await (const entry of log.read(1)) events.push(...eventsOf(entry));
    return events;
  } finally {
    await log.close();
  }
}

export async function typesIn(home: string): Promise<string[]> {
  return (await eventsIn(home)).map(({ type }) => type);
}

/** The bytes of the log as they stand at this moment; safe while somebody writes. */
export function rawLog(home: string): string {
  const folder = logFolder(home);
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
}

export const countInLog = (home: string, eventType: string): number =>
  rawLog(home).split(`"type":"${eventType}"`).length - 1;

export const verify = (home: string): VerifyReport => verifyFileLog(logFolder(home));

/** Replicates that were scored more than once, as `<job stream>/<replicate>`. */
export function scoredTwice(events: readonly RecordedEvent[]): string[] {
  const seen = new Set<string>();
  return events
    .filter(({ type }) => type === 'ForecastScored')
    .map(({ stream, data }) => `${stream}/${String(data['replicate'])}`)
    .filter((one) => seen.has(one) || !seen.add(one));
}

/** Numbers of the jobs in the order in which they ended. */
export function orderOfEnds(events: readonly RecordedEvent[]): number[] {
  return events.filter(({ type }) => type === 'JobSucceeded').map(({ stream }) => parseJobStream(stream)!.number);
}
