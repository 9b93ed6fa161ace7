import { homeAt } from '../embedded/home.js';
import { ExitCode } from '../exit-codes.js';
import { gatherManifest } from '../inputs/gather.js';
import { planOrExplain } from './plan-inputs.js';
import { printPlan } from './print-plan.js';

export interface PlanCommandOptions {
  readonly json?: boolean;
  readonly only?: string;
  readonly yes?: boolean;
  readonly home?: string;
}

/** `pulse plan FILE` */
export async function planCommand(options: PlanCommandOptions, file: string): Promise<ExitCode> {
  const gathered = await gatherManifest(file);
  const json = options.json === true;
  const planOptions = { only: options.only ?? null, trustOnly: false, yes: options.yes === true, outputDir: null };
  const draft = planOrExplain(gathered, planOptions, { json, quiet: json });
  if (draft === null) return ExitCode.invalidInput;
  await printPlan(draft, homeAt(gathered.inputs.manifest.folder, options.home), json);
  return ExitCode.ok;
}
