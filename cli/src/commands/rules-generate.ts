import { parseJson, type RuleGenMethod, World } from '@pulse/contracts';
import type { StartedRun } from '@pulse/domain';
import { keepAccepted, runRuleGen } from '@pulse/rulegen';
import { RunLog, startRun } from '@pulse/rules';
import { StopSignals } from '../embedded/signals.js';
import { CliError, ExitCode } from '../exit-codes.js';
import type { ProgressStyle } from '../output/progress.js';
import { counted, print } from '../output/terminal.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import { generatedDocument } from './rules-generate-document.js';
import { modelText } from './rules-generate-model.js';
import { type Generator, newRunId, openGenerator } from './rules-generate-open.js';
import { makeRunProgress } from './rules-generate-progress.js';
import { resumable } from './rules-generate-resume.js';
import { draftOf, readContext, type RunWishes } from './rules-generate-settings.js';
import { checkRuleName } from './rules-generate-store.js';
import { generatedText, STOP_REASONS } from './rules-generate-text.js';
import { type MeasuredWorld, readMeasured, targetOf } from './rules-generate-world.js';
import { terminalWidth } from './wrap.js';

export interface RulesGenerateOptions extends PlaceOptions, RunWishes {
  readonly target?: string;
  readonly context?: string;
  readonly method?: RuleGenMethod;
  readonly name?: string;
  readonly cache: boolean;
  readonly resume?: string;
  readonly workers?: number | 'auto';
  readonly json?: boolean;
  readonly progress: ProgressStyle;
  readonly quiet?: boolean;
}

/** `pulse rules generate WORLD`, and `--resume RUN` */
export async function rulesGenerateCommand(options: RulesGenerateOptions, named?: string): Promise<ExitCode> {
  checkRuleName(options.name);
  checkUsage(options, named);
  const place = placeAt(process.cwd(), options);
  const asked = named === undefined ? null : readAsked(options, named);
  if (asked === 'invalid') return ExitCode.invalidInput;
  if (place.kind === 'server')
    return (await import('./rules-generate-server.js')).generateAtServer(place.server, options, asked);
  const generator = await openGenerator(place.home, options.workers);
  try {
    const runId = asked === null ? await resumable(generator.log, options.resume!) : newRunId();
    if (asked !== null) {
      const { measured, target, context } = asked;
      const draft = draftOf(measured, target, context, options, generator.setting);
      await startRun(generator.ports, { ...draft, runId, batch: null });
    }
    return await follow(generator, runId, options);
  } finally {
    await generator.close();
  }
}

/** A world as it was named, with what is asked about it. */
export interface AskedWorld {
  readonly measured: MeasuredWorld;
  readonly target: string;
  readonly context: string | null;
}

function readAsked(options: RulesGenerateOptions, named: string): AskedWorld | 'invalid' {
  const output = { json: options.json === true, quiet: options.quiet === true };
  const measured = readMeasured(named, process.cwd(), output);
  if (measured === null) return 'invalid';
  const target = targetOf(measured, options.target);
  return { measured, target, context: options.context === undefined ? null : readContext(options.context) };
}

/** Works on a run to its end, shows it meanwhile, and tells what it came to. */
async function follow(generator: Generator, runId: string, options: RulesGenerateOptions): Promise<ExitCode> {
  const { artifacts, rules, ports } = generator;
  const { run, stopped } = await work(generator, runId, options);
  if (run.status === 'in_progress') {
    sayHowToGoOn(run, options);
    return stopped ?? ExitCode.stoppedEarly;
  }
  const kept = await keepAccepted({ ...ports, rules }, runId, options.name);
  if (options.json === true) print(JSON.stringify(generatedDocument(run, kept)));
  else {
    const { artifact } = run.request.world;
    const world = World.parse(parseJson(Buffer.from(await artifacts.get(artifact)).toString('utf8')));
    print(generatedText(run, kept, world, terminalWidth()));
  }
  return run.status === 'failed' ? ExitCode.someJobsFailed : ExitCode.ok;
}

async function work(
  { ports, setting }: Generator,
  runId: string,
  options: RulesGenerateOptions,
): Promise<{ readonly run: StartedRun; readonly stopped: ExitCode | null }> {
  const { request, iterations } = (await RunLog.open(ports.log, runId, ports.actor)).started;
  const { maxIterations, costLimit } = request.settings;
  const spent = iterations.reduce((sum, one) => sum + one.spent, 0);
  const progress = makeRunProgress(options.progress, options.quiet === true, maxIterations, spent);
  const stop = new AbortController();
  const signals: StopSignals = new StopSignals(
    () => {
      progress.say('Stopping. What finished iterations found is saved.');
      stop.abort();
    },
    () => process.exit(signals.request?.exitCode ?? ExitCode.sigint),
  );
  const from = iterations.length === 0 ? '' : `, going on after iteration ${iterations.length}`;
  progress.say(`Rules for ${request.target} of ${request.world.name}: run ${runId}${from}`);
  progress.say(
    `${request.method}, at most ${counted(maxIterations, 'iteration')}; ${await modelText(setting, request.method, costLimit)}`,
  );
  try {
    const run = await runRuleGen(ports, runId, {
      signal: stop.signal,
      notify: (notice) => progress.notice(notice),
      useCache: options.cache,
    });
    if (run.end?.type === 'RuleGenCompleted') progress.say(`stopped: ${STOP_REASONS[run.end.data.stopReason]}`);
    return { run, stopped: signals.request?.exitCode ?? null };
  } finally {
    progress.end();
    signals.dispose();
  }
}

function sayHowToGoOn({ request: { runId }, iterations }: StartedRun, { home }: PlaceOptions): void {
  const place = home === undefined ? '' : ` --home ${home}`;
  const n = iterations.length;
  const saved =
    n === 0 ? 'No iteration was finished.' : `${counted(n, 'iteration')} of it ${n === 1 ? 'is' : 'are'} saved.`;
  process.stderr.write(
    `Run ${runId} is stopped. ${saved}\nGo on with: pulse rules generate --resume ${runId}${place}\n`,
  );
}

const OF_A_NEW_RUN = [
  'target',
  'context',
  'ruleType',
  'method',
  'maxIterations',
  'costLimit',
  'horizon',
  'seed',
] as const;

function checkUsage(options: RulesGenerateOptions, named: string | undefined): void {
  if (options.resume === undefined) {
    if (named !== undefined) return;
    throw new CliError(
      ExitCode.usage,
      'no world is named',
      'Expected a world file, a folder with one, or the name of a bundled world: "pulse paths" lists those.',
    );
  }
  const given = OF_A_NEW_RUN.filter((option) => options[option] !== undefined);
  if (named === undefined && given.length === 0) return;
  const words = given.map((option) => `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new CliError(
    ExitCode.usage,
    '--resume goes on with a run as it was asked for',
    `Leave out ${[...(named === undefined ? [] : [named]), ...words].join(', ')}.`,
  );
}
