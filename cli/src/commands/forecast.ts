import { basename, resolve } from 'node:path';
import { homeAt } from '../embedded/home.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { gather } from '../inputs/gather.js';
import type { ProgressStyle } from '../output/progress.js';
import { planOrExplain } from './plan-inputs.js';
import { runDraft } from './run-draft.js';

export interface ForecastOptions {
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
  readonly set?: readonly string[];
  readonly trustOnly?: boolean;
  readonly workers?: number | 'auto';
  readonly json?: boolean;
  readonly progress: ProgressStyle;
  readonly outputDir: string;
  readonly quiet?: boolean;
  readonly home?: string;
}

/** `pulse forecast`: a batch of one job, without a manifest file. */
export async function forecastCommand(options: ForecastOptions): Promise<ExitCode> {
  const folder = process.cwd();
  const gathered = gather({ name: '<command line>', bytes: JSON.stringify(manifestOf(options)), folder });
  const output = { json: options.json === true, quiet: options.quiet === true };
  const planOptions = { only: null, trustOnly: options.trustOnly === true, yes: false, outputDir: options.outputDir };
  const draft = planOrExplain(gathered, planOptions, output);
  if (draft === null) return ExitCode.invalidInput;
  return runDraft(draft, {
    ...planOptions,
    ...output,
    home: homeAt(folder, options.home),
    folder,
    workers: options.workers,
    events: null,
    resume: false,
    maxFailures: null,
    useCache: true,
    progress: options.progress,
    again: null,
  });
}

function manifestOf(options: ForecastOptions): object {
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
      world: world === undefined ? subject : resolve(world),
      ...(options.domain === undefined && world !== undefined ? {} : { domain: subject }),
      count,
      ...(horizon === undefined ? {} : { horizon }),
      ...(paths === undefined ? {} : { paths }),
      ...(seed === undefined ? {} : { seed: /^-?\d+$/.test(seed) ? Number(seed) : seed }),
      ...(origin === undefined ? {} : { origin }),
      validation,
    },
    jobs: [{ name: 'forecast', params: Object.fromEntries((options.set ?? []).map(assignment)) }],
  };
}

function assignment(text: string): [string, number | boolean | string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CliError(ExitCode.usage, `--set ${text}: expected <path>=<value>, for example decay_rate=0.02`);
  const raw = text.slice(at + 1);
  const value =
    raw === 'true' || raw === 'false' ? raw === 'true' : raw !== '' && Number.isFinite(Number(raw)) ? Number(raw) : raw;
  return [text.slice(0, at), value];
}
