import { eventsOf, type RecordedEvent } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { withPlace } from '../place/open-place.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { fit, print } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';

export interface EventsOptions extends PlaceOptions {
  readonly from?: number;
  readonly limit: number;
  readonly json?: boolean;
}

/** `pulse events list [STREAM]` */
export async function eventsListCommand(options: EventsOptions, stream?: string): Promise<ExitCode> {
  return withPlace(options, async ({ log }) => {
    if (stream !== undefined && stream !== 'undefined') {
      const { events } = await log.load(stream);
      if (events.length === 0) throw new CliError(ExitCode.invalidInput, `there is no stream "${stream}" in this log`);
      for (const event of events.slice(0, options.limit)) show(event, options.json);
    } else
      for await (const entry of log.read(options.from ?? 1, { limit: options.limit }))
        for (const event of eventsOf(entry)) show(event, options.json);
    return ExitCode.ok;
  });
}

/** `pulse events show EVENT` */
export async function eventsShowCommand(options: EventsOptions, event: string): Promise<ExitCode> {
  return withPlace(options, async ({ log }) => {
    const found = /^\d+$/.test(event) ? await atPosition(log, Number(event)) : await atVersion(log, event);
    if (found === null)
      throw new CliError(
        ExitCode.invalidInput,
        `there is no event "${event}" in this log`,
        'Name it as <stream>@<version>, or by its position.',
      );
    print(JSON.stringify(found, null, 2));
    return ExitCode.ok;
  });
}

async function atPosition(log: EventLog, position: number): Promise<unknown> {
  for await (const entry of log.read(position, { limit: 1 })) if (entry.position === position) return entry;
  return null;
}

async function atVersion(log: EventLog, id: string): Promise<RecordedEvent | null> {
  const at = id.lastIndexOf('@');
  if (at < 1) return null;
  const { events } = await log.load(id.slice(0, at));
  return events.find((event) => event.id === id) ?? null;
}

const STAY_MS = 60_000;

/** `pulse events tail` */
export async function eventsTailCommand(options: EventsOptions): Promise<ExitCode> {
  return withPlace(options, async ({ log }) => {
    let next = options.from ?? ((await log.head())?.position ?? 0) + 1;
    let stop: () => void = () => {};
    const stopped = new Promise<'stop'>((resolve) => {
      stop = () => resolve('stop');
    });
    // Looking for appends of another process does not keep this one alive.
    const staying = setInterval(() => {}, STAY_MS);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    process.stdout.once('error', stop);
    for (;;) {
      const woken = new Promise<'woken'>((resolve) => {
        const unsubscribe = log.wake(() => {
          unsubscribe();
          resolve('woken');
        });
      });
      for await (const entry of log.read(next)) {
        next = entry.position + 1;
        for (const event of eventsOf(entry)) show(event, options.json);
      }
      if ((await Promise.race([woken, stopped])) === 'stop') {
        clearInterval(staying);
        return ExitCode.ok;
      }
    }
  });
}

function show(event: RecordedEvent, json: boolean | undefined): void {
  if (json === true) return print(JSON.stringify(event));
  const width = process.stdout.isTTY ? process.stdout.columns || 120 : 200;
  const time = event.recordedAt.slice(0, 19).replace('T', ' ');
  print(
    fit(
      `${String(event.position).padStart(6)}  ${time}  ${event.type.padEnd(20)} ${event.id}  ${JSON.stringify(event.data)}`,
      width,
    ),
  );
}
