import { readHistory, readWorld, sourceRequests } from '@pulse/domain';
import type { BatchDraft } from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';
import { gather, plannedRun, type Gathered } from '../inputs/gather.js';
import { worldSubject } from '../inputs/world-file.js';
import { print } from '../output/terminal.js';
import { checkTargets } from './check-targets.js';
import { planOrExplain } from './plan-inputs.js';
import { chooseHorizon, type ChosenHorizon } from './retrodict-horizon.js';
import { manifestOf, type RetrodictSettings } from './retrodict-manifest.js';
import { readRetrodiction, type Retrodicted } from './retrodict-result.js';
import { retrodictText } from './retrodict-text.js';
import { ownRun, type OwnRunOptions, runDraft } from './run-draft.js';
import { terminalWidth } from './wrap.js';

export interface RetrodictOptions extends RetrodictSettings, OwnRunOptions {
  readonly horizon?: number;
  readonly target?: readonly string[];
}

/** `pulse retrodict WORLD`: the rolling-origin backtest of a world as a batch of one job, and what it shows. */
export async function retrodictCommand(options: RetrodictOptions, world: string): Promise<ExitCode> {
  const folder = process.cwd();
  const subject = worldSubject(world, folder);
  const gathered = gatherFor(subject, options, 1, folder);
  const horizon = horizonOf(gathered, options);
  const again = {
    ...gathered,
    inputs: { ...gathered.inputs, manifest: manifestFor(subject, options, horizon.value, folder) },
  };
  const output = { json: options.json === true, quiet: options.quiet === true };
  // Horizons that so many origins cannot license would only weaken the adjusted tests.
  const judged = 'where_possible';
  const planOptions = { only: null, trustOnly: false, yes: false, outputDir: options.outputDir, judged } as const;
  const draft = planOrExplain(again, planOptions, output);
  if (draft === null) return ExitCode.invalidInput;
  checkTargets(draft.world, options.target);
  return runDraft(plannedRun(again, draft), {
    ...planOptions,
    ...output,
    ...ownRun(folder, options),
    tell: async (place, batchId, { outputDir, files, milliseconds }) => {
      const result = await readRetrodiction(place, batchId);
      return tell({ ...result, draft, horizon, outputDir, files, milliseconds }, options);
    },
  });
}

type Told = Retrodicted & {
  readonly draft: BatchDraft;
  readonly horizon: ChosenHorizon;
  readonly outputDir: string;
  readonly files: readonly string[];
  readonly milliseconds: number;
};

function tell(told: Told, options: RetrodictOptions): ExitCode {
  const { job, evidence, licence, rejected, batchId, draft, horizon, outputDir, files } = told;
  const exitCode = job.failure !== null && evidence === null ? ExitCode.someJobsFailed : ExitCode.ok;
  const targets = options.target ?? draft.world.targets;
  if (options.json === true)
    print(
      JSON.stringify({
        schemaVersion: 1,
        batchId,
        world: draft.world.name,
        status: job.status,
        exitCode,
        origin: job.planned.origin,
        horizon: horizon.value,
        targets,
        failure: job.failure,
        evidence,
        licence,
        rejected,
        outputDir,
        files,
        seconds: told.milliseconds / 1000,
      }),
    );
  else if (evidence === null) process.stderr.write(`error: ${job.failure?.message ?? `the job is ${job.status}`}\n`);
  else
    print(
      retrodictText({
        world: draft.world,
        history: draft.history!,
        policy: draft.policy,
        evidence,
        licence,
        headline: job.forecasts[0]?.headline ?? null,
        rejected,
        targets,
        horizon,
        settings: options,
        origin: job.planned.origin,
        outputDir,
        files,
        milliseconds: told.milliseconds,
        width: terminalWidth(),
      }),
    );
  return exitCode;
}

function gatherFor(subject: string, settings: RetrodictSettings, horizon: number, folder: string): Gathered {
  const { text, file } = manifestFor(subject, settings, horizon, folder);
  return gather({ name: file, bytes: text, folder });
}

function manifestFor(subject: string, settings: RetrodictSettings, horizon: number, folder: string) {
  return { file: '<command line>', text: JSON.stringify(manifestOf(subject, settings, horizon)), folder };
}

/** The world and its data tell how far ahead can be scored; what is wrong with them is told by the plan. */
function horizonOf({ inputs }: Gathered, { horizon: wanted, target }: RetrodictOptions): ChosenHorizon {
  const world = inputs.world === null ? undefined : readWorld(inputs.world.text, inputs.world.file).world;
  if (world === undefined) return { value: wanted ?? 1, note: null };
  if (world.profile === 'classic')
    throw new CliError(
      ExitCode.invalidInput,
      `${world.name} has the classic profile, which is not fitted to history: there is nothing to retrodict`,
      'Use a world of the measured profile.',
    );
  if (sourceRequests(world).length === 0)
    throw new CliError(
      ExitCode.invalidInput,
      `no variable of ${world.name} has data, so there is nothing to retrodict`,
      'Give its variables a `source`, or make a world of a data file: pulse world init data.csv',
    );
  const { history } = readHistory(world, inputs.files);
  if (history === undefined) return { value: wanted ?? world.headline.horizon ?? 1, note: null };
  return chooseHorizon(world, history, target ?? world.targets, wanted);
}
