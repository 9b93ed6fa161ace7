import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { type PlannedPromotion, planPromotion, PromotionRefusedError } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath } from '../inputs/gather.js';
import { print } from '../output/terminal.js';
import { type MeasuredWorld, readMeasured } from './rules-generate-world.js';
import { promotionFile, worldText } from './rules-promote-world.js';
import { changingRules, type DecidingRules, findRule, type StoreOptions } from './rules-store.js';
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
  const json = options.json === true;
  const measured = readMeasured(options.world, process.cwd(), { json, quiet: true });
  if (measured === null) return ExitCode.invalidInput;
  return changingRules(options, async (opened) => {
    const how = { reason: options.reason, force: options.force === true };
    const planned = await plan(opened, measured, asked, options);
    const out = promotionFile(options.world, options.out, measured.world, planned.extended);
    await writeAround(out, planned.extended.text, () => opened.decide.promote(planned, measured.sent, how));
    const done = { ...planned, file: displayPath(out) };
    if (json) print(JSON.stringify(documentOf(done)));
    else print(promotedText(done, measured.world, terminalWidth()));
    return ExitCode.ok;
  });
}

/** A promotion whose file is written. */
export interface Promoted extends PlannedPromotion {
  readonly file: string;
}

async function plan(
  opened: DecidingRules,
  measured: MeasuredWorld,
  asked: string,
  { reason, force = false, world }: RulesPromoteOptions,
): Promise<PlannedPromotion> {
  const found = await findRule(opened, asked);
  try {
    return await planPromotion(opened, found, { text: worldText(world), measured }, { reason, force });
  } catch (error) {
    if (!(error instanceof PromotionRefusedError)) throw error;
    throw new CliError(ExitCode.invalidInput, error.message, FORCE[error.code]);
  }
}

const FORCE: Readonly<Record<PromotionRefusedError['code'], string>> = {
  'rule.not_accepted': 'With --force it is promoted all the same, and the log says so.',
  'rule.other_world': 'What was proven holds there. With --force it is added all the same.',
};

/**
 * The file appears whole, and only once the decision is in the log. Who is killed between the two promotes again: the
 * decision is found, and the file is written.
 *
 * @param decide returns the text that was decided on, which another version of Pulse may have laid out otherwise
 */
async function writeAround(out: string, text: string, decide: () => Promise<string>): Promise<void> {
  const part = `${out}.part`;
  writeFileSync(part, text);
  try {
    const decided = await decide();
    if (decided !== text) writeFileSync(part, decided);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  renameSync(part, out);
}

function documentOf({ record, version, assessment, until, reason, file, extended }: Promoted): object {
  const { after, before, replaced, diff } = extended;
  return {
    schemaVersion: 1,
    ruleId: record.ruleId,
    version: version.version,
    reason,
    decision: assessment?.decision ?? null,
    until,
    world: { name: after.name, from: String(before.version), to: String(after.version), file },
    replaced,
    diff,
  };
}
