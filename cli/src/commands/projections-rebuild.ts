import { rebuild, type Rebuilt } from '@pulse/read-model/sql';
import { ExitCode } from '../exit-codes.js';
import { counted, duration, print } from '../output/terminal.js';
import { projectionNamed, withProjections } from './projections-ports.js';

export interface RebuildOptions {
  readonly until?: number;
  readonly acceptDifference?: boolean;
  readonly json?: boolean;
}

/** `pulse projections rebuild NAME` */
export async function projectionsRebuildCommand(options: RebuildOptions, name: string): Promise<ExitCode> {
  const { json, ...rest } = options;
  const rebuilt = await withProjections(async ({ database, openLog }) => {
    const projection = await projectionNamed(name);
    const { until, acceptDifference = false } = rest;
    return rebuild({
      database,
      projection,
      log: await openLog(),
      acceptDifference,
      ...(until === undefined ? {} : { until }),
    });
  });
  if (json === true) print(JSON.stringify({ schemaVersion: 1, ...rebuilt }));
  else for (const line of linesOf(rebuilt)) print(line);
  return ExitCode.ok;
}

function linesOf(rebuilt: Rebuilt): string[] {
  const { projection, position, swapped, schema, seconds, digest, comparison } = rebuilt;
  const rows = Object.entries(digest.tables).map(([name, table]) => `  ${name}: ${counted(table.rows, 'row')}`);
  return [
    `${projection} was made again from positions 1 to ${position} of the log in ${duration(seconds * 1000)}; digest ${digest.digest}`,
    ...rows,
    COMPARED[comparison.outcome] + (comparison.reason === null ? '' : `: ${comparison.reason}`) + '.',
    swapped
      ? `They have taken the place of the live tables, which are kept in schema ${projection}_before until the next rebuild.`
      : `They are in schema ${schema}; the live tables were not touched.`,
  ];
}

const COMPARED = {
  equal: 'They are what the live tables were, row by row',
  different: 'They are not what the live tables were, which was accepted',
  not_compared: 'They were not compared with the live tables',
} as const;
