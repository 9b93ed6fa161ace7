import { ExitCode } from '../exit-codes.js';
import { gatherManifest, plannedRun } from '../inputs/gather.js';
import type { ProgressStyle } from '../output/progress.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import { planOrExplain } from './plan-inputs.js';
import { printPlan } from './print-plan.js';
import { resumeCommand } from '../run/resume-command.js';
import { runDraft } from './run-draft.js';

export interface BatchOptions extends PlaceOptions {
  readonly workers?: number | 'auto';
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly events?: string;
  readonly resume?: boolean;
  readonly only?: string;
  readonly failFast?: boolean;
  readonly maxFailures?: number;
  readonly cache: boolean;
  readonly progress: ProgressStyle;
  readonly outputDir?: string;
  readonly trustOnly?: boolean;
  readonly yes?: boolean;
  readonly quiet?: boolean;
}

/** `pulse batch FILE` */
export async function batchCommand(options: BatchOptions, file: string): Promise<ExitCode> {
  const gathered = await gatherManifest(file);
  const { folder } = gathered.inputs.manifest;
  const place = placeAt(folder, options);
  const output = { json: options.json === true, quiet: options.quiet === true };
  const planOptions = {
    only: options.only ?? null,
    trustOnly: options.trustOnly === true,
    yes: options.yes === true,
    outputDir: options.outputDir ?? null,
  };
  const draft = planOrExplain(gathered, planOptions, output);
  if (draft === null) return ExitCode.invalidInput;
  if (options.dryRun === true) {
    await printPlan(draft, place, output.json);
    return ExitCode.ok;
  }
  return runDraft(plannedRun(gathered, draft), {
    ...planOptions,
    ...output,
    place,
    folder,
    workers: options.workers,
    events: options.events ?? null,
    resume: options.resume === true,
    maxFailures: options.failFast === true ? 1 : (options.maxFailures ?? null),
    useCache: options.cache,
    progress: options.progress,
    again: resumeCommand({ ...planOptions, file, place, home: options.home }),
  });
}
