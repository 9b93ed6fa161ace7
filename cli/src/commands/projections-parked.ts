import { discardParked, listDiscarded, listParked, replayParked } from '@pulse/read-model/sql';
import { ExitCode } from '../exit-codes.js';
import { counted, print, table } from '../output/terminal.js';
import { projectionNamed, withProjections } from './projections-ports.js';

export interface ParkedOptions {
  readonly json?: boolean;
}

/** `pulse projections parked NAME` */
export async function projectionsParkedCommand(options: ParkedOptions, name: string): Promise<ExitCode> {
  const { parked, discarded } = await withProjections(async ({ database }) => {
    const projection = await projectionNamed(name);
    return { parked: await listParked(database, projection), discarded: await listDiscarded(database, projection) };
  });
  if (options.json === true) {
    print(JSON.stringify({ schemaVersion: 1, projection: name, parked, discarded }));
    return ExitCode.ok;
  }
  if (parked.length === 0) print(`Nothing is parked in ${name}.`);
  else {
    const cells = parked.map((one) => [
      one.stream,
      String(one.commits),
      String(one.firstPosition),
      String(one.attempts),
      one.fingerprint ?? '-',
      one.error ?? '-',
    ]);
    print(table(['stream', 'commits', 'from position', 'attempts', 'kind', 'error'], cells, [1, 2, 3]));
  }
  for (const one of discarded) print(`discarded: ${one.stream} at position ${one.position} (${one.reason})`);
  return ExitCode.ok;
}

/** `pulse projections replay NAME STREAM` */
export async function projectionsReplayCommand(
  options: ParkedOptions,
  name: string,
  stream: string,
): Promise<ExitCode> {
  const { commits } = await withProjections(async ({ database }) =>
    replayParked(database, await projectionNamed(name), stream),
  );
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, projection: name, stream, commits }));
  else print(`${counted(commits, 'commit')} of ${stream} applied to ${name}.`);
  return ExitCode.ok;
}

export interface DiscardOptions extends ParkedOptions {
  readonly reason: string;
  readonly position?: number;
}

/** `pulse projections discard NAME STREAM --reason TEXT` */
export async function projectionsDiscardCommand(
  options: DiscardOptions,
  name: string,
  stream: string,
): Promise<ExitCode> {
  const { reason, position } = options;
  const what = { stream, reason, ...(position === undefined ? {} : { position }) };
  const { positions } = await withProjections(async ({ database }) =>
    discardParked(database, await projectionNamed(name), what),
  );
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, projection: name, ...what, positions }));
  else
    print(
      `${counted(positions.length, 'commit')} of ${stream} given up in ${name}: positions ${positions.join(', ')}.`,
    );
  return ExitCode.ok;
}
