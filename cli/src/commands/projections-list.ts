import type { Mark } from '@pulse/event-log';
import { projectionState, type ProjectionState } from '@pulse/read-model/sql';
import { ExitCode } from '../exit-codes.js';
import { print, table } from '../output/terminal.js';
import { allProjections, withProjections, type ProjectionPorts } from './projections-ports.js';

export interface ProjectionsListOptions {
  readonly json?: boolean;
}

/** `pulse projections list` */
export async function projectionsListCommand(options: ProjectionsListOptions): Promise<ExitCode> {
  const { head, states } = await withProjections(async (ports) => ({
    head: await headOf(ports),
    states: await Promise.all((await allProjections()).map((one) => projectionState(ports.database, one))),
  }));
  const rows = states.map((state) => ({ ...state, lag: lagOf(state, head) }));
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, head: head?.position ?? null, projections: rows }));
  else print(textOf(head, rows));
  return ExitCode.ok;
}

/** Null while the broker does not answer: what the tables say is worth knowing then too. */
async function headOf({ openLog }: ProjectionPorts): Promise<Mark | null> {
  try {
    const log = await openLog();
    return (await log.head()) ?? { position: 0, commitId: '', hash: '' };
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && /^(broker|log\.unavailable)/.test(code)) return null;
    throw error;
  }
}

const lagOf = ({ position }: ProjectionState, head: Mark | null): number | null =>
  head === null || position === null ? null : Math.max(0, head.position - position);

function textOf(head: Mark | null, rows: readonly (ProjectionState & { lag: number | null })[]): string {
  const cells = rows.map(({ name, position, lag, parkedStreams, parkedCommits, discarded }) => [
    name,
    position === null ? 'not migrated' : String(position),
    lag === null ? '-' : String(lag),
    String(parkedStreams),
    String(parkedCommits),
    String(discarded),
  ]);
  const columns = ['projection', 'position', 'behind', 'parked streams', 'parked commits', 'discarded'];
  const first = head === null ? 'The broker does not answer.' : `The log ends at position ${head.position}.`;
  return `${first}\n${table(columns, cells, [1, 2, 3, 4, 5])}`;
}
