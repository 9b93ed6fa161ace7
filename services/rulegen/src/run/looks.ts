import { type DataOf, ReportLooked, streams } from '@pulse/contracts';
import { contentHash, emptyLedger, ledgerKey, type LookLedger, type ReportLook, type RunRequest } from '@pulse/domain';
import { ConflictError, type EventLog } from '@pulse/event-log';
import type { RunInputs } from './inputs.js';

/** What a look depends on besides the rule: in another world, or on more data, the same rule is another look. */
const settingHash = ({ world, history, settings: { horizons } }: RunRequest): string =>
  contentHash({ world: world.artifact, history, horizons });

/** Looks at one series by all runs there ever were on this log. Those in other settings are of other rules, as it were. */
async function load(log: EventLog, dataSet: string, own: string) {
  const { events, revision } = await log.load(streams.looks(dataSet));
  const looks = events.map(({ data }): ReportLook => {
    const { rule, target, setting, level, p, passed } = data as unknown as DataOf<typeof ReportLooked>;
    return { rule: setting === own ? rule : contentHash({ rule, setting }), target, level, p, passed };
  });
  return { ledger: { ...emptyLedger(dataSet), looks }, revision };
}

/**
 * Takes a look and keeps it before anybody is told: whoever looks at the same series next has that much less to spend. Where
 * another run looked at the same moment, this one looks again with what is left.
 *
 * @param look with a ledger: the look that comes next, and what else came of it; no look where it was taken before
 */
export async function keepLook<T extends { readonly look: ReportLook | null }>(
  log: EventLog,
  about: {
    readonly request: RunRequest;
    readonly inputs: Pick<RunInputs, 'world' | 'history'>;
    readonly actor: string;
  },
  look: (ledger: LookLedger) => Promise<T>,
): Promise<T> {
  const { request, inputs, actor } = about;
  const { runId } = request;
  const dataSet = ledgerKey(inputs.world, inputs.history, request.target);
  const setting = settingHash(request);
  for (;;) {
    const { ledger, revision } = await load(log, dataSet, setting);
    const result = await look(ledger);
    const known = ledger.looks.some(({ rule, target }) => rule === result.look?.rule && target === result.look.target);
    if (result.look === null || known) return result;
    const context = { actor, correlationId: runId, causationId: null, traceparent: null };
    try {
      await log.append(
        streams.looks(dataSet),
        revision,
        [ReportLooked({ dataSet, runId, setting, ...result.look })],
        context,
      );
      return result;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}
