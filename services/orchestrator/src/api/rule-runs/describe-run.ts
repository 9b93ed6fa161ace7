import type { RecordedEvent, RuleGenSummary, RuleRunDetail, RuleRunItem } from '@pulse/contracts';
import { bestOf, type StartedRun } from '@pulse/domain';
import type { LoadedRun } from '@pulse/rules';

export function itemOf({ run, events }: Pick<LoadedRun, 'run' | 'events'>): RuleRunItem {
  const { request, iterations, status, end, kept } = run;
  const summary = summaryIn(run);
  return {
    runId: request.runId,
    batch: request.batch,
    world: request.world,
    target: request.target,
    method: request.method,
    status,
    requestedAt: events[0]!.recordedAt,
    endedAt: end === null ? null : endedAt(events, end.type),
    iterations: summary?.iterations ?? iterations.length,
    quality: (summary?.best?.assessment ?? bestOf(run))?.quality ?? null,
    spent: summary?.spent ?? sum(run, ({ spent }) => spent),
    stopReason: end?.type === 'RuleGenCompleted' ? end.data.stopReason : null,
    decision: summary?.best?.assessment.decision ?? null,
    kept,
  };
}

export function detailOf(loaded: LoadedRun): RuleRunDetail {
  const { run, revision } = loaded;
  const { request, iterations, end, proposals } = run;
  const summary = summaryIn(run);
  const completed = end?.type === 'RuleGenCompleted' ? end.data : null;
  const best = bestOf(run);
  return {
    ...itemOf(loaded),
    settings: request.settings,
    ruleType: request.ruleType,
    detail: completed?.detail ?? null,
    error: end?.type === 'RuleGenFailed' ? { code: end.data.code, message: end.data.message } : null,
    canceled: end?.type === 'RuleGenCanceled' ? end.data.reason : null,
    cached: completed?.cached ?? null,
    degraded: summary?.degraded ?? iterations.at(-1)?.degraded ?? null,
    candidates: summary?.candidates ?? sum(run, ({ candidates }) => candidates),
    evaluations: summary?.evaluations ?? sum(run, ({ evaluations }) => evaluations),
    seconds: summary?.seconds ?? sum(run, ({ seconds }) => seconds),
    iterationEnds: [...iterations],
    rule: summary?.best?.rule ?? (best === null ? null : (proposals.get(best.rule)?.rule ?? null)),
    assessment: summary?.best?.assessment ?? best,
    position: revision.position,
  };
}

/** What a run came to, whichever way it ended; null while it goes on. */
const summaryIn = ({ end }: StartedRun): RuleGenSummary | null => (end === null ? null : (end.data as RuleGenSummary));

const sum = ({ iterations }: StartedRun, of: (end: StartedRun['iterations'][number]) => number): number =>
  iterations.reduce((total, end) => total + of(end), 0);

const endedAt = (events: readonly RecordedEvent[], type: string): string =>
  events.findLast((event) => event.type === type)!.recordedAt;
