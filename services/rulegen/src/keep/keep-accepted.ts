import type { RuleGenSummary, RuleProvenance } from '@pulse/contracts';
import { acceptedIn, DomainError, type KeptRule, provenanceIn, type StartedRun } from '@pulse/domain';
import { ConflictError, type EventLog } from '@pulse/event-log';
import { type RuleRepository, RunLog } from '@pulse/rules';

export interface KeepPorts {
  readonly log: EventLog;
  readonly rules: RuleRepository;
  readonly actor: string;
}

/**
 * Stores the rule that a run accepted as a draft, and says so in the run. Where it was stored before, and only that was
 * not said, it is not stored again.
 *
 * @param name id in the store; by default the one that the run was asked for with, else the one that the rule has
 * @returns where the rule is; null where the run accepted none
 * @throws RunUnknownError
 */
export async function keepAccepted(ports: KeepPorts, runId: string, name?: string): Promise<KeptRule | null> {
  const run = await RunLog.open(ports.log, runId, ports.actor);
  const best = acceptedIn(run.started);
  if (best === null || run.started.kept !== null) return run.started.kept;
  const kept = await store(ports, run.started, best, name ?? run.started.request.ruleName ?? best.rule.id);
  try {
    return (await run.do({ kind: 'keep', ...kept })).kept;
  } catch (error) {
    if (error instanceof ConflictError) return keepAccepted(ports, runId, name);
    throw error;
  }
}

async function store(
  { log, rules }: KeepPorts,
  run: StartedRun,
  best: NonNullable<RuleGenSummary['best']>,
  ruleId: string,
): Promise<KeptRule> {
  const note = `generated for ${run.request.target} of ${run.request.world.name} ${run.request.world.version}`;
  const provenance = await provenanceOf(log, run, best.canonical);
  try {
    const { versions } = await rules.draft({ ...best.rule, id: ruleId }, provenance, best.assessment, note);
    return { ruleId, version: versions.length, known: false };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'rule.unchanged') throw error;
    const versions = (await rules.find(ruleId))!.versions;
    return { ruleId, version: versions.length, known: versions.at(-1)!.provenance.runId !== run.request.runId };
  }
}

/** Of a result that was taken from an equal run, that one knows where the rule is from. */
async function provenanceOf(log: EventLog, run: StartedRun, canonical: string): Promise<RuleProvenance> {
  const cached = run.end?.type === 'RuleGenCompleted' ? run.end.data.cached : null;
  const source = cached === null ? run : (await RunLog.open(log, cached, 'rulegen')).started;
  return provenanceIn(source, canonical);
}
