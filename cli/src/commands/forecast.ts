import { basename } from 'node:path';
import { headlineOf, type WhatIf } from '@pulse/evidence';
import type { BatchDraft } from '@pulse/orchestrator';
import { readBatch, readJob } from '@pulse/read-model';
import { ExitCode } from '../exit-codes.js';
import { displayPath, gather, plannedRun } from '../inputs/gather.js';
import { worldSubject } from '../inputs/world-file.js';
import { print } from '../output/terminal.js';
import { assignment } from './assignment.js';
import { summarize, type SummaryOptions } from './batch-summary.js';
import { runCounterfactual, saveCounterfactual } from './counterfactual.js';
import { counterfactualText } from './counterfactual-text.js';
import { resolveWhatIf, splitWhatIf, type WhatIfOptions, type WhatIfRequest } from './forecast-what-if.js';
import { planOrExplain } from './plan-inputs.js';
import { ownRun, type OwnRunOptions, runDraft, type RunOptions } from './run-draft.js';
import { terminalWidth } from './wrap.js';

export { assignment } from './assignment.js';

export interface ForecastOptions extends WhatIfOptions, OwnRunOptions {
  readonly count: number;
  readonly domain?: string;
  readonly world?: string;
  readonly horizon?: number;
  readonly paths?: number;
  readonly seed?: string;
  readonly origin?: string;
  readonly minConf?: number;
  readonly min_conf?: number;
  readonly block?: readonly string[];
  readonly trustOnly?: boolean;
}

/** `pulse forecast`: a batch of one job, without a manifest file; then the what-if on its paths, where one is asked for. */
export async function forecastCommand(options: ForecastOptions): Promise<ExitCode> {
  const folder = process.cwd();
  const { request, set } = splitWhatIf(options);
  const gathered = gather({ name: '<command line>', bytes: JSON.stringify(manifestOf(options, set)), folder });
  const output = { json: options.json === true, quiet: options.quiet === true };
  const planOptions = { only: null, trustOnly: options.trustOnly === true, yes: false, outputDir: options.outputDir };
  const draft = planOrExplain(gathered, planOptions, output);
  if (draft === null) return ExitCode.invalidInput;
  const whatIf = request === null ? null : resolveWhatIf(request, draft);
  return runDraft(plannedRun(gathered, draft), {
    ...planOptions,
    ...output,
    ...ownRun(folder, options),
    ...(request === null || whatIf === null ? {} : { tell: tellWhatIf(draft, request, whatIf) }),
  });
}

/** Tells of the batch as always, then of the what-if: as text on stdout, or in the JSON document of the batch. */
function tellWhatIf(draft: BatchDraft, request: WhatIfRequest, whatIf: WhatIf): NonNullable<RunOptions['tell']> {
  return async (place, batchId, options: SummaryOptions) => {
    const view = await readBatch(place.log, place.artifacts, batchId);
    const { status } = await readJob(place.log, batchId, view.plan.jobs[0]!);
    // What could not be forecast cannot be forecast otherwise.
    if (status !== 'succeeded' && status !== 'reused') return summarize(place, batchId, options);
    const document = runCounterfactual(draft, request, whatIf, batchId);
    const file = await saveCounterfactual(document, options.outputDir);
    const code = await summarize(place, batchId, { ...options, more: { counterfactual: document } });
    const { horizon, evidence } = draft.plan.config;
    const headline = headlineOf(draft.world, horizon, evidence === false ? null : evidence.origins);
    if (!options.json) print(counterfactualText(document, headline.horizon, displayPath(file), terminalWidth()));
    return code;
  };
}

function manifestOf(options: ForecastOptions, set: readonly string[]): object {
  const { world, horizon, paths, count, seed, origin, block } = options;
  // A world file stands for itself; otherwise the domain names a bundled world, as it did in the original command.
  const subject =
    options.domain ?? (world === undefined ? 'capital' : basename(world).replace(/(\.world)?\.(ya?ml|json)$/, ''));
  const minConf = options.minConf ?? options.min_conf;
  const validation = {
    ...(minConf === undefined ? {} : { min_confidence: minConf }),
    ...(block === undefined ? {} : { blocked_drivers: block }),
  };
  return {
    name: `forecast_${subject.replace(/[^A-Za-z0-9_-]/g, '_')}`,
    config: {
      world: world === undefined ? subject : worldSubject(world, process.cwd()),
      ...(options.domain === undefined && world !== undefined ? {} : { domain: subject }),
      count,
      ...(horizon === undefined ? {} : { horizon }),
      ...(paths === undefined ? {} : { paths }),
      ...(seed === undefined ? {} : { seed: /^-?\d+$/.test(seed) ? Number(seed) : seed }),
      ...(origin === undefined ? {} : { origin }),
      validation,
    },
    jobs: [{ name: 'forecast', params: Object.fromEntries(set.map(assignment)) }],
  };
}
