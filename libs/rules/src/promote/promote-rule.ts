import { Assessment, parseJson, type RuleData, type World } from '@pulse/contracts';
import {
  addToWorld,
  contentHash,
  type ExtendedWorld,
  type RuleVersion,
  type StartedRun,
  toWorldRule,
} from '@pulse/domain';
import { loadRun } from '../ask/index.js';
import type { MeasuredWorld } from '../draft/index.js';
import { RunUnknownError } from '../request/index.js';
import type { RepositoryPorts, RuleRecord, RuleRepository } from '../store/index.js';
import { lastLookedAt } from './last-looked-at.js';

/** A promotion that the evidence does not ask for. */
export class PromotionRefusedError extends Error {
  override readonly name = 'PromotionRefusedError';
  constructor(
    readonly code: 'rule.not_accepted' | 'rule.other_world',
    message: string,
  ) {
    super(message);
  }
}

/** A promotion with its evidence; nothing is decided yet. */
export interface PlannedPromotion {
  readonly record: RuleRecord;
  readonly version: RuleVersion;
  readonly assessment: Assessment | null;
  /** Label of the last period whose data had a part in the rule. */
  readonly until: string;
  readonly reason: string;
  readonly extended: ExtendedWorld;
  /** It was decided before, with this very world: what is left is to write the file. */
  readonly repeated: boolean;
}

/**
 * What promoting a version into a world would be.
 *
 * @param text of the world file
 * @throws PromotionRefusedError unless it is forced; AddRuleError
 */
export async function planPromotion(
  { log, artifacts }: Pick<RepositoryPorts, 'log' | 'artifacts'>,
  { record, version }: { readonly record: RuleRecord; readonly version: RuleVersion },
  into: { readonly text: string; readonly measured: MeasuredWorld },
  how: { readonly reason: string; readonly force: boolean },
): Promise<PlannedPromotion> {
  const { world, history } = into.measured;
  const assessment =
    version.assessment === null
      ? null
      : Assessment.parse(parseJson(Buffer.from(await artifacts.get(version.assessment)).toString('utf8')));
  const run = await runOf(log, version.provenance.runId);
  if (!how.force) check(record, assessment, run, world);
  const until = await lastLookedAt(artifacts, run, assessment, history);
  const extended = addToWorld(into.text, toWorldRule(asTested(version.rule, world), { until }));
  const { active } = record;
  const repeated =
    active?.version === version.version &&
    active.world.from === contentHash(extended.before) &&
    active.world.to === contentHash(extended.after);
  const reason = repeated ? active.reason : how.force ? forcedReason(how.reason, assessment) : how.reason;
  return { record, version, assessment, until, reason, extended, repeated };
}

/**
 * Appends the decision, unless it is there.
 *
 * @throws DomainError `rule.already_active` where the version acts in another world, `rule.archived`
 */
export async function decidePromotion(
  rules: RuleRepository,
  { record, version, reason, extended, repeated }: PlannedPromotion,
): Promise<RuleRecord> {
  if (repeated) return record;
  const { before, after } = extended;
  return rules.promote(record.ruleId, {
    version: version.version,
    by: 'person',
    policy: null,
    reason,
    worlds: { name: after.name, from: before, to: after },
  });
}

/** Null where no run of this log made the rule: it was imported. */
async function runOf(log: RepositoryPorts['log'], runId: string | null): Promise<StartedRun | null> {
  if (runId === null) return null;
  try {
    return (await loadRun(log, runId)).run;
  } catch (error) {
    if (error instanceof RunUnknownError) return null;
    throw error;
  }
}

function check(record: RuleRecord, assessment: Assessment | null, run: StartedRun | null, world: World): void {
  if (assessment?.decision !== 'accepted')
    throw new PromotionRefusedError(
      'rule.not_accepted',
      assessment === null
        ? `rule ${record.ruleId} was never assessed, so nothing says that it helps`
        : `rule ${record.ruleId} was not accepted: ${assessment.decision}, as ${assessment.reason}`,
    );
  if (run !== null && run.request.world.name !== world.name)
    throw new PromotionRefusedError(
      'rule.other_world',
      `rule ${record.ruleId} was found in world ${run.request.world.name}, and this is world ${world.name}`,
    );
}

/**
 * The rule as it was tested: its effect on a variable is estimated with the process at each origin. The amount that was found on the
 * training data would be another forecast, which nobody scored.
 */
function asTested(rule: RuleData, { variables }: World): RuleData {
  const effects = rule.effects.map((effect) =>
    Object.hasOwn(variables, effect.on) ? { ...effect, add: 'fit' as const } : effect,
  );
  return { ...rule, effects };
}

const MOST_REASON = 500;

/** The log has to show that the evidence did not ask for it. */
function forcedReason(reason: string, assessment: Assessment | null): string {
  if (assessment?.decision === 'accepted') return reason;
  const mark = ` (forced: ${assessment?.decision ?? 'never assessed'})`;
  return reason.slice(0, MOST_REASON - mark.length) + mark;
}
