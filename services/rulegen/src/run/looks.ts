import { type DataOf, ReportLooked, streams } from '@pulse/contracts';
import { emptyLedger, type LookLedger, type ReportLook } from '@pulse/domain';
import { ConflictError, type EventLog } from '@pulse/event-log';

/** What has been looked at of one history, by all runs there ever were on this log. */
export async function readLooks(log: EventLog, dataSet: string): Promise<LookLedger> {
  return (await load(log, dataSet)).ledger;
}

async function load(log: EventLog, dataSet: string) {
  const { events, revision } = await log.load(streams.looks(dataSet));
  const looks = events.map(({ data }): ReportLook => {
    const { rule, target, level, p, passed } = data as unknown as DataOf<typeof ReportLooked>;
    return { rule, target, level, p, passed };
  });
  return { ledger: { ...emptyLedger(dataSet), looks }, revision };
}

/**
 * Takes a look and keeps it before anybody is told: whoever looks at the same data next has that much less to spend. Where
 * another run looked at the same moment, this one looks again with what is left.
 *
 * @param look with a ledger: the look that comes next, and what else came of it; no look where it was taken before
 */
export async function keepLook<T extends { readonly look: ReportLook | null }>(
  log: EventLog,
  about: { readonly dataSet: string; readonly runId: string; readonly actor: string },
  look: (ledger: LookLedger) => Promise<T>,
): Promise<T> {
  const { dataSet, runId, actor } = about;
  for (;;) {
    const { ledger, revision } = await load(log, dataSet);
    const result = await look(ledger);
    const known = ledger.looks.some(({ rule, target }) => rule === result.look?.rule && target === result.look.target);
    if (result.look === null || known) return result;
    const context = { actor, correlationId: runId, causationId: null, traceparent: null };
    try {
      await log.append(streams.looks(dataSet), revision, [ReportLooked({ dataSet, runId, ...result.look })], context);
      return result;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}
