import type { EventLog } from '@pulse/event-log';

/** Streams that are read, and in memory, at the same time. */
const AT_ONCE = 8;

/** The text of a ManyStreams a piece at a time, so that long streams are not all in memory. */
export async function* manyStreams(log: Pick<EventLog, 'load'>, names: readonly string[]): AsyncGenerator<string> {
  let before = '{"streams":[';
  for (let at = 0; at < names.length; at += AT_ONCE)
    for (const { events, revision } of await Promise.all(names.slice(at, at + AT_ONCE).map((name) => log.load(name)))) {
      yield before + JSON.stringify({ events, revision });
      before = ',';
    }
  yield ']}';
}
