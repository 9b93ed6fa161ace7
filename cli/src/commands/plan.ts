import { ExitCode } from '../exit-codes.js';
import { gatherManifest } from '../inputs/gather.js';
import { planOrExplain } from './plan-inputs.js';
import { printPlan } from './print-plan.js';
import { placeAt, type PlaceOptions } from '../place/place.js';

export interface PlanCommandOptions extends PlaceOptions {
  readonly json?: boolean;
  readonly only?: string;
  readonly yes?: boolean;
}

/** `pulse plan FILE` */
export async function planCommand(options: PlanCommandOptions, file: string): Promise<ExitCode> {
  const gathered = await gatherManifest(file);
  const json = options.json === true;
  const planOptions = { only: options.only ?? null, trustOnly: false, yes: options.yes === true, outputDir: null };
  const draft = planOrExplain(gathered, planOptions, { json, quiet: json });
  if (draft === null) return ExitCode.invalidInput;
  await printPlan(draft, placeAt(gathered.inputs.manifest.folder, options), json);
  return ExitCode.ok;
}
