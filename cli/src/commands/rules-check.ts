import { existsSync } from 'node:fs';
import type { Assessment, AssessmentScope, RuleData, RuleFinding } from '@pulse/contracts';
import { type Catalogue, catalogueOf, checkLogic, checkSyntax, planSearch } from '@pulse/domain';
import { ChildCompute } from '@pulse/rulegen';
import { chooseResources } from '../embedded/resources.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { placeAt } from '../place/place.js';
import { checkedRules } from './rules-check-set.js';
import { checkText, rulesText } from './rules-check-text.js';
import { type MeasuredWorld, readMeasured } from './rules-generate-world.js';
import { findRule, readingRules, type StoreOptions } from './rules-store.js';
import { readRuleFile } from './rules-store-file.js';
import { terminalWidth } from './wrap.js';

export interface RulesCheckOptions extends StoreOptions {
  readonly world: string;
  readonly scope: AssessmentScope;
  readonly workers?: number | 'auto';
}

/** What is known of one rule after a check. */
export interface CheckedRule {
  readonly name: string;
  /** Null where it could not be read as a rule of this world. */
  readonly rule: RuleData | null;
  readonly findings: readonly RuleFinding[];
  /** Null where findings were all that was asked for. */
  readonly assessment: Assessment | null;
}

/** `pulse rules check [FILE|ID] --world WORLD` */
export async function rulesCheckCommand(options: RulesCheckOptions, asked?: string): Promise<ExitCode> {
  const output = { json: options.json === true, quiet: options.json === true };
  const measured = readMeasured(options.world, process.cwd(), output);
  if (measured === null) return ExitCode.invalidInput;
  return asked === undefined ? checkWorld(measured, options) : checkOne(measured, options, asked);
}

function checkWorld(measured: MeasuredWorld, { scope, json }: RulesCheckOptions): ExitCode {
  if (scope !== 'logic' && scope !== 'syntax')
    throw new CliError(
      ExitCode.usage,
      `--scope ${scope} is for one rule`,
      'Name a rule; or test each rule of the world on past forecasts: pulse rules value <world>',
    );
  const checked = checkedRules(measured);
  const { findings } = checked;
  if (json === true) print(JSON.stringify({ schemaVersion: 1, world: measured.world.name, scope, ...checked }));
  else print(rulesText(measured.world, checked, terminalWidth()));
  return isFatal(findings) ? ExitCode.invalidInput : ExitCode.ok;
}

async function checkOne(measured: MeasuredWorld, options: RulesCheckOptions, asked: string): Promise<ExitCode> {
  const given = await readGiven(options, asked);
  if (given === null) return ExitCode.invalidInput;
  const checked = await check(measured, options, given);
  const { world } = measured;
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, world: world.name, scope: options.scope, ...checked }));
  else print(checkText(world, options.scope, checked, terminalWidth()));
  return isFatal(checked.findings) ? ExitCode.invalidInput : ExitCode.ok;
}

const isFatal = (findings: readonly RuleFinding[]): boolean => findings.some(({ severity }) => severity === 3);

interface Given {
  readonly name: string;
  readonly data: unknown;
  readonly stored: readonly RuleData[];
}

/** A file where there is one of this name or where it looks like one, else a rule of the store. */
async function readGiven(options: StoreOptions, asked: string): Promise<Given | null> {
  const place = placeAt(process.cwd(), options);
  const hasStore = place.kind === 'server' || existsSync(place.home.log);
  const stored = hasStore
    ? await readingRules(options, async ({ rules }) => (await rules.list()).map(({ newest }) => newest.rule))
    : [];
  if (existsSync(asked) || /[/\\]|\.(ya?ml|json)$/i.test(asked)) {
    const file = readRuleFile(asked);
    return file === null ? null : { name: asked, data: file.data, stored };
  }
  if (!hasStore) throw new CliError(ExitCode.invalidInput, `there is no file ${asked}, and no store with such a rule`);
  const { version, record } = await readingRules(options, (opened) => findRule(opened, asked));
  return { name: `${record.ruleId}@${version.version}`, data: version.rule, stored };
}

async function check(
  { world, history }: MeasuredWorld,
  { scope, workers }: RulesCheckOptions,
  { name, data, stored }: Given,
): Promise<CheckedRule> {
  const last = history.start + history.length - 1;
  const catalogue = catalogueOf(world, history, last);
  const { rule, findings } = checkSyntax(data, catalogue);
  const found = { name, rule, findings, assessment: null };
  if (rule === null || scope === 'syntax') return found;
  const logic = () => checkLogic(rule, { catalogue, stored, world });
  if (scope === 'logic') return { ...found, findings: [...findings, ...logic()] };
  const plan = planSearch(history);
  if (plan === null)
    throw new CliError(
      ExitCode.invalidInput,
      `the history of ${world.name} has ${history.length} periods: too few to tell whether a rule helps`,
      'With --scope logic it is checked without forecasts.',
    );
  const resources = chooseResources(workers);
  const compute = new ChildCompute({ workers: 1, heapMegabytes: resources.heapMegabytes });
  try {
    const target = scored(rule, catalogue, world.headline.target ?? world.targets[0]!);
    const task = { world, history, target, split: plan.split, stored, seed: 1, rule: data, scope };
    const assessment = await compute.ask('assess', task);
    return { name, rule, findings: assessment.findings, assessment };
  } finally {
    await compute.close();
  }
}

/** The first variable that the rule writes, else the headline, which an overlay may reach. */
function scored({ effects }: RuleData, catalogue: Catalogue, headline: string): string {
  return effects.find(({ on }) => catalogue.find(on)?.kind === 'variable')?.on ?? headline;
}
