import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readWorld } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { gather, plannedRun, type Gathered } from '../inputs/gather.js';
import { print } from '../output/terminal.js';
import type { PlannedRun } from '../run/runner.js';
import { checkTargets } from './check-targets.js';
import { planOrExplain } from './plan-inputs.js';
import { manifestOf, type RulesValueSettings } from './rules-value-manifest.js';
import { markRules } from './rules-value-mark.js';
import { readRuleValues } from './rules-value-result.js';
import { actingRules } from './rules-value-rules.js';
import { rulesValueText } from './rules-value-text.js';
import { ownRun, type OwnRunOptions, runDraft } from './run-draft.js';
import { terminalWidth } from './wrap.js';

export interface RulesValueOptions extends RulesValueSettings, OwnRunOptions {
  readonly target?: readonly string[];
  readonly mark?: boolean;
}

/** `pulse rules value WORLD`: the backtest with and without each rule, as one batch, and what each is worth. */
export async function rulesValueCommand(options: RulesValueOptions, world: string): Promise<ExitCode> {
  const folder = process.cwd();
  const file = resolve(folder, world);
  const isFile = existsSync(file) && statSync(file).isFile();
  checkUsage(options, world, isFile);
  const output = { json: options.json === true, quiet: options.quiet === true };
  const planOptions = { only: null, trustOnly: false, yes: true, outputDir: options.outputDir };
  const draftWith = (rules: readonly string[], quiet: boolean): PlannedRun | null => {
    const bytes = JSON.stringify(manifestOf(isFile ? file : world, options, rules));
    const gathered = gather({ name: '<command line>', bytes, folder });
    refuseClassic(gathered);
    const draft = planOrExplain(gathered, planOptions, { ...output, quiet });
    return draft === null ? null : plannedRun(gathered, draft);
  };
  const first = draftWith([], output.quiet)?.draft;
  if (first === undefined) return ExitCode.invalidInput;
  checkTargets(first.world, options.target);
  const rules = actingRules(first, options.target ?? first.world.targets);
  const planned = draftWith(
    rules.filter(({ scenario }) => scenario === null).map(({ id }) => id),
    true,
  );
  if (planned === null) return ExitCode.invalidInput;
  const { draft } = planned;
  return runDraft(planned, {
    ...planOptions,
    ...output,
    ...ownRun(folder, options),
    tell: async (place, batchId) => {
      const document = await readRuleValues(place, batchId, draft, rules, options.target ?? draft.world.targets);
      const narrative = document.rules.filter(({ verdict }) => verdict === 'narrative').map(({ rule }) => rule);
      const marked = options.mark === true ? markRules(file, narrative) : null;
      if (output.json) print(JSON.stringify({ ...document, marked }));
      else print(rulesValueText(document, marked, terminalWidth()));
      return document.failures.length > 0 ? ExitCode.someJobsFailed : ExitCode.ok;
    },
  });
}

function checkUsage({ mark, target }: RulesValueOptions, world: string, isFile: boolean): void {
  if (!isFile && /[/\\]|\.(ya?ml|json)$/i.test(world))
    throw new CliError(ExitCode.invalidInput, `there is no world file ${world}`);
  if (mark !== true) return;
  if (target !== undefined)
    throw new CliError(ExitCode.usage, '--mark judges by all targets: leave --target out', null);
  if (!isFile)
    throw new CliError(
      ExitCode.usage,
      `--mark changes a world file, and ${world} is the name of a bundled world`,
      'Copy the file ("pulse paths" says where it is) and name the copy.',
    );
}

function refuseClassic({ inputs }: Gathered): void {
  const world = inputs.world === null ? undefined : readWorld(inputs.world.text, inputs.world.file).world;
  if (world?.profile === 'classic')
    throw new CliError(
      ExitCode.invalidInput,
      `${world.name} has the classic profile: its rules are not fitted to history and cannot be valued on it`,
    );
}
