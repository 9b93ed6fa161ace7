import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CliError, ExitCode } from './exit-codes.js';
import { VERSION } from './version.js';

/** A command's module is loaded when it runs, so that help and errors are quick. */
type Run<O> = (options: O, ...args: string[]) => Promise<ExitCode>;

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return number;
}

function workers(value: string): number | 'auto' {
  return value === 'auto' ? 'auto' : positive(value);
}

function share(value: string): number {
  const number = Number(value);
  if (!(number >= 0 && number <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return number;
}

/**
 * Runs `pulse` with the arguments after its name.
 *
 * @returns the exit code; nothing is thrown
 */
export async function runCli(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = ExitCode.ok;
  const program = new Command('pulse')
    .description('Batches of forecast simulations that can be trusted, compared and replayed.')
    .version(VERSION, '-V, --version')
    .showSuggestionAfterError(true)
    .showHelpAfterError('Run with --help for what is possible.')
    .exitOverride()
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', EXAMPLES);

  const run =
    <O>(load: () => Promise<Run<O>>) =>
    async (...received: unknown[]): Promise<void> => {
      const command = received.at(-1) as Command;
      const positional = received.slice(0, -2).flat().map(String);
      code = await (await load())(command.optsWithGlobals<O & object>(), ...positional);
    };

  const home = () => new Option('--home <dir>', 'data folder (default: PULSE_HOME, else .pulse beside the manifest)');
  const progress = () =>
    new Option('--progress <style>', 'how progress is shown on stderr')
      .choices(['auto', 'bar', 'plain', 'none'])
      .default('auto');

  program
    .command('batch')
    .description('run the experiments of a manifest; - reads it from stdin')
    .argument('<file>', 'manifest (YAML or JSON)')
    .option('-w, --workers <n|auto>', 'worker processes (default: 2, or 1 where memory is short)', workers)
    .option('-n, --dry-run', 'show the plan and stop')
    .option('--json', 'print one JSON document on stdout')
    .option('--events <file>', 'write every event as NDJSON while it happens; - is stdout')
    .option('--resume', 'continue the newest unfinished batch of this manifest')
    .option('--only <filter>', "run only the jobs that match, for example 'decay_rate=0.01'")
    .option('--fail-fast', 'stop at the first failed job')
    .option('--max-failures <n>', 'stop after this many failed jobs', positive)
    .option('--no-cache', 'simulate every job, also those that succeeded before')
    .addOption(progress())
    .option('-o, --output-dir <dir>', 'write the reports here instead of output_dir')
    .option('--trust-only', 'export only forecasts in licensed scope')
    .option('-y, --yes', 'allow more than 10,000 jobs')
    .option('-q, --quiet', 'print nothing but errors')
    .addOption(home())
    .action(run(async () => (await import('./commands/batch.js')).batchCommand));

  program
    .command('forecast')
    .description('forecast one world without a manifest')
    .option('--count <n>', 'replicates', positive, 5)
    .option('--domain <name>', 'bundled world of this name (default: capital)')
    .option('--world <file>', 'world file instead of a bundled one')
    .option('--horizon <n>', 'periods ahead', positive)
    .option('--paths <n>', 'simulated paths of each replicate', positive)
    .option('--seed <seed>', 'seed of the random streams')
    .option('--origin <date>', 'last known period, or latest')
    .option('--min-conf, --min_conf <x>', 'least confidence that is accepted', share)
    .option('--block <tags...>', 'symbolic drivers that are rejected')
    .option('--set <path=value...>', 'set a parameter of the world')
    .option('--trust-only', 'export only forecasts in licensed scope')
    .option('-w, --workers <n|auto>', 'worker processes', workers)
    .option('--json', 'print one JSON document on stdout')
    .addOption(progress())
    .option('-o, --output-dir <dir>', 'write the reports here', 'out/forecast')
    .option('-q, --quiet', 'print nothing but errors')
    .addOption(home())
    .action(run(async () => (await import('./commands/forecast.js')).forecastCommand));

  program
    .command('validate')
    .description('check a manifest, or a world, with everything it reads')
    .argument('<file>', 'manifest or world')
    .option('--json', 'print the diagnostics as JSON')
    .action(run(async () => (await import('./commands/validate.js')).validateCommand));

  program
    .command('plan')
    .description('list the jobs that a manifest would run')
    .argument('<file>', 'manifest')
    .option('--json', 'print one JSON document on stdout')
    .option('--only <filter>', 'only the jobs that match')
    .option('-y, --yes', 'allow more than 10,000 jobs')
    .addOption(home())
    .action(run(async () => (await import('./commands/plan.js')).planCommand));

  program
    .command('batches')
    .description('list the batches of the data folder, newest first')
    .option('--json', 'print one JSON document on stdout')
    .option('--limit <n>', 'at most this many', positive, 20)
    .addOption(home())
    .action(run(async () => (await import('./commands/batches.js')).batchesCommand));

  program
    .command('report')
    .description('print the report of a batch; "latest" is the newest')
    .argument('<batch>', 'batch id or latest')
    .addOption(
      new Option('--format <format>', 'form of the report').choices(['md', 'csv', 'html', 'json']).default('md'),
    )
    .addOption(home())
    .action(run(async () => (await import('./commands/report.js')).reportCommand));

  program
    .command('show')
    .description('show one forecast: <batch>/<job>/<replicate>, with latest for the newest batch')
    .argument('<forecast>', 'for example latest/baseline/1')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('./commands/show.js')).showCommand));

  program
    .command('replay')
    .description('simulate a forecast again from the log alone and compare it byte by byte')
    .argument('<forecast>', 'for example latest/baseline/1')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('./commands/replay.js')).replayCommand));

  const events = program.command('events').description('look at the log');
  events
    .command('list')
    .description('events of the log, or of one stream, one line each')
    .argument('[stream]', 'for example batch.b20260101_x7')
    .option('--from <position>', 'first position', positive)
    .option('--limit <n>', 'at most this many commits', positive, 100)
    .option('--json', 'NDJSON')
    .addOption(home())
    .action(run(async () => (await import('./commands/events.js')).eventsListCommand));
  events
    .command('show')
    .description('one event with its data')
    .argument('<event>', '<stream>@<version> or a position')
    .addOption(home())
    .action(run(async () => (await import('./commands/events.js')).eventsShowCommand));
  events
    .command('tail')
    .description('events as they are appended, until Ctrl-C')
    .option('--from <position>', 'first position', positive)
    .option('--json', 'NDJSON')
    .addOption(home())
    .action(run(async () => (await import('./commands/events.js')).eventsTailCommand));

  program
    .command('verify-log')
    .description('read the whole log again: hashes, versions, lineage')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('./commands/verify-log.js')).verifyLogCommand));

  program
    .command('paths')
    .description('list where Pulse reads and writes')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('./commands/paths.js')).pathsCommand));

  for (const command of [...program.commands, ...events.commands])
    command.exitOverride().showHelpAfterError('Run with --help for what is possible.');

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error);
  }
}

const EXAMPLES = `
Examples:
  pulse batch experiments.yaml --workers 4     run a batch, then open the report it names
  pulse plan experiments.yaml                  see the jobs first
  pulse forecast --domain capital --count 5    one forecast of a bundled world
  pulse report latest --format md              read the newest report again`;

async function explain(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  const { reportError } = await import('./output/report-error.js');
  return reportError(error);
}

export { CliError };
