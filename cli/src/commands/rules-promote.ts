import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Assessment, RuleData, World } from '@pulse/contracts';
import { type ExtendedWorld, toWorldRule } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath } from '../inputs/gather.js';
import { print } from '../output/terminal.js';
import { readMeasured } from './rules-generate-world.js';
import { loadRun } from './rules-generate-resume.js';
import { lastLookedAt } from './rules-promote-until.js';
import { type PromotionTarget, promotionTarget } from './rules-promote-world.js';
import { assessmentOf, changingRules, findRule, type FoundRule, ownFolder, type StoreOptions } from './rules-store.js';
import { promotedText } from './rules-promote-text.js';
import { terminalWidth } from './wrap.js';

export interface RulesPromoteOptions extends StoreOptions {
  readonly world: string;
  readonly out?: string;
  readonly reason: string;
  readonly force?: boolean;
}

/** `pulse rules promote ID[@VERSION] --world FILE --reason TEXT` */
export async function rulesPromoteCommand(options: RulesPromoteOptions, asked: string): Promise<ExitCode> {
  ownFolder(options, 'rules promote');
  const json = options.json === true;
  const measured = readMeasured(options.world, process.cwd(), { json, quiet: true });
  if (measured === null) return ExitCode.invalidInput;
  return changingRules(options, 'rules promote', async (opened) => {
    const found = await findRule(opened, asked);
    const { record, version } = found;
    const assessment = await assessmentOf(opened.artifacts, version);
    const { runId } = version.provenance;
    const run = runId === null ? null : await loadRun(opened.log, runId).catch(() => null);
    checkDecision(found, assessment, options);
    if (run !== null && run.request.world.name !== measured.world.name && options.force !== true)
      throw new CliError(
        ExitCode.invalidInput,
        `rule ${record.ruleId} was found in world ${run.request.world.name}, and ${options.world} is world ${measured.world.name}`,
        'What was proven holds there. With --force it is added all the same.',
      );
    const until = await lastLookedAt(opened.artifacts, run, assessment, measured);
    const target = promotionTarget(
      options.world,
      options.out,
      measured.world,
      toWorldRule(asTested(version.rule, measured.world), { until }),
    );
    const reason = options.force === true ? forcedReason(options.reason, assessment) : options.reason;
    await writeAround(target, async ({ before, after }) => {
      const worlds = { name: after.name, from: before, to: after };
      await opened.rules.promote(record.ruleId, {
        version: version.version,
        by: 'person',
        policy: null,
        reason,
        worlds,
      });
    });
    const done = { found, assessment, until, reason, file: displayPath(target.out), extended: target.extended };
    if (json) print(JSON.stringify(documentOf(done)));
    else print(promotedText(done, measured.world, terminalWidth()));
    return ExitCode.ok;
  });
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

export interface Promoted {
  readonly found: FoundRule;
  readonly assessment: Assessment | null;
  readonly until: string;
  readonly reason: string;
  readonly file: string;
  readonly extended: ExtendedWorld;
}

function checkDecision({ record }: FoundRule, assessment: Assessment | null, { force }: RulesPromoteOptions): void {
  if (assessment?.decision === 'accepted' || force === true) return;
  throw new CliError(
    ExitCode.invalidInput,
    assessment === null
      ? `rule ${record.ruleId} was never assessed, so nothing says that it helps`
      : `rule ${record.ruleId} was not accepted: ${assessment.decision}, as ${assessment.reason}`,
    'With --force it is promoted all the same, and the log says so.',
  );
}

const MOST_REASON = 500;

/** The log has to show that the evidence did not ask for it. */
function forcedReason(reason: string, assessment: Assessment | null): string {
  if (assessment?.decision === 'accepted') return reason;
  const mark = ` (forced: ${assessment?.decision ?? 'never assessed'})`;
  return reason.slice(0, MOST_REASON - mark.length) + mark;
}

/** The file appears whole, and only once the decision is in the log. */
async function writeAround(
  { out, extended }: PromotionTarget,
  decide: (extended: ExtendedWorld) => Promise<void>,
): Promise<void> {
  const part = `${out}.part`;
  writeFileSync(part, extended.text);
  try {
    await decide(extended);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  renameSync(part, out);
}

function documentOf({ found, assessment, until, reason, file, extended }: Promoted): object {
  const { after, before, replaced, diff } = extended;
  return {
    schemaVersion: 1,
    ruleId: found.record.ruleId,
    version: found.version.version,
    reason,
    decision: assessment?.decision ?? null,
    until,
    world: { name: after.name, from: String(before.version), to: String(after.version), file },
    replaced,
    diff,
  };
}
