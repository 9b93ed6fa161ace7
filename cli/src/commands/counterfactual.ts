import { configOf, type JobConfig } from '@pulse/contracts';
import { addReport } from '../embedded/copy-reports.js';
import { REPORT_FILES } from '@pulse/auditor';
import { applyParams, formatLabel, parseLabel } from '@pulse/engine';
import {
  type Change,
  counterfactual,
  EngineForecaster,
  EngineMemory,
  ForecastError,
  type WhatIf,
} from '@pulse/evidence';
import type { BatchDraft } from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';
import type { FixedValue, WhatIfRequest } from './forecast-what-if.js';

/** Purpose of the random streams of forecasts: a what-if changes the forecast's own paths. */
const PURPOSE = 'forecast';

/** What a what-if changes, with everything that it takes to make it again. */
export interface CounterfactualDocument {
  readonly schemaVersion: 1;
  readonly config: JobConfig;
  readonly withoutRules: readonly string[];
  readonly set: readonly (FixedValue & { readonly date: string | null })[];
  readonly replicates: number;
  readonly paths: number;
  readonly fitted: string;
  readonly changes: readonly (Change & { readonly date: string | null })[];
  /** The batch whose forecast it changes; differs between runs. */
  readonly run: { readonly batchId: string; readonly job: string };
}

export const FITTED_AS_IT_IS =
  'The fitted world stays as it is: nothing is estimated again without the rules, nor with the values that are set.';

/**
 * The what-if on the paths of the only job of a draft.
 *
 * @throws CliError where the changed paths have no finite values
 */
export function runCounterfactual(
  draft: BatchDraft,
  request: WhatIfRequest,
  whatIf: WhatIf,
  batchId: string,
): CounterfactualDocument {
  const { world, history, plan } = draft;
  const job = plan.jobs[0]!;
  const config = configOf(plan, job);
  const { horizon, paths, seed, count, evidence } = config;
  const window = evidence === false ? undefined : evidence.window;
  const options = { horizon, window, memory: new EngineMemory() };
  const origin =
    history === null || config.origin === null ? null : (parseLabel(history.period, config.origin) ?? null);
  const forecaster = new EngineForecaster(applyParams(world, config.params), history, options).at(origin ?? 0);
  const replicates = Array.from({ length: count }, (_, i) => i + 1);
  const date = (turn: number): string | null => (origin === null ? null : formatLabel(world.period, origin + turn));
  const { targets } = world;
  const changes = explained(() =>
    counterfactual(forecaster, { targets, paths, horizon, seed, replicates, purpose: PURPOSE, whatIf }),
  );
  return {
    schemaVersion: 1,
    config,
    withoutRules: request.without,
    set: request.values.map((value) => ({ ...value, date: date(value.at) })),
    replicates: count,
    paths: count * paths,
    fitted: FITTED_AS_IT_IS,
    changes: changes.map((change) => ({ ...change, date: date(change.horizon) })),
    run: { batchId, job: job.name },
  };
}

/** Stores it beside the reports of the batch and gives its place. */
export function saveCounterfactual(document: CounterfactualDocument, outputDir: string): Promise<string> {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  return addReport(outputDir, document.run.batchId, REPORT_FILES.counterfactual.name, text);
}

function explained<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ForecastError)
      throw new CliError(ExitCode.invalidInput, `the what-if has no forecast: ${error.message}`);
    throw error;
  }
}
