import { RuleId, type RuleGenSummary, type RuleProvenance } from '@pulse/contracts';
import { DomainError, provenanceIn, type StartedRun } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { type RuleRepository, RunLog } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';

/** A rule that was accepted, as it is in the store. */
export interface KeptRule {
  readonly ruleId: string;
  readonly version: number;
  /** It was there before, with the same words. */
  readonly known: boolean;
}

/** What a run came to, whichever way it ended; null while it goes on. */
export function summaryIn(run: StartedRun): RuleGenSummary | null {
  return run.end === null ? null : (run.end.data as RuleGenSummary);
}

/** @throws CliError for what is no id */
export function checkRuleName(name: string | undefined): string | undefined {
  if (name === undefined || RuleId.safeParse(name).success) return name;
  throw new CliError(
    ExitCode.usage,
    `${JSON.stringify(name.slice(0, 80))} is no id of a rule`,
    'Expected a letter, then letters, digits and underscores, 64 characters at most.',
  );
}

/**
 * Stores the rule of a run as a draft, where it was accepted.
 *
 * @param name id in the store; by default the one that it has
 */
export async function keepAccepted(
  ports: { readonly log: EventLog; readonly rules: RuleRepository },
  run: StartedRun,
  name: string | undefined,
): Promise<KeptRule | null> {
  const best = summaryIn(run)?.best ?? null;
  if (run.status !== 'completed' || best?.assessment.decision !== 'accepted') return null;
  const ruleId = name ?? best.rule.id;
  const note = `generated for ${run.request.target} of ${run.request.world.name} ${run.request.world.version}`;
  try {
    const record = await ports.rules.draft(
      { ...best.rule, id: ruleId },
      await provenanceOf(ports.log, run, best.canonical),
      best.assessment,
      note,
    );
    return { ruleId, version: record.versions.length, known: false };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'rule.unchanged') throw error;
    const record = await ports.rules.find(ruleId);
    return { ruleId, version: record!.versions.length, known: true };
  }
}

/** Of a result that was taken from an equal run, that one knows where the rule is from. */
async function provenanceOf(log: EventLog, run: StartedRun, canonical: string): Promise<RuleProvenance> {
  const cached = run.end?.type === 'RuleGenCompleted' ? run.end.data.cached : null;
  const source = cached === null ? run : (await RunLog.open(log, cached, 'rulegen')).started;
  return provenanceIn(source, canonical);
}
