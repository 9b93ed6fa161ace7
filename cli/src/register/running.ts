import { home, positive, progress, type Register, repeated, share, workers } from './tools.js';

const turns = (value: string, before: readonly number[] = []): readonly number[] => [...before, positive(value)];

/** Commands that run forecasts. */
export const registerRunning: Register = (program, { run }) => {
  program
    .command('batch')
    .description('run the experiments of a manifest; - reads it from stdin')
    .argument('<file>', 'manifest (YAML or JSON)')
    .option('-w, --workers <n|auto>', 'worker processes (default: 2, or 1 where memory is short)', workers)
    .option('-n, --dry-run', 'show the plan and stop')
    .option('--json', 'print one JSON document on stdout')
    .option('--events <file>', 'write every event as NDJSON while it happens; - is stdout')
    .option('--resume', 'go on with the newest batch of this manifest: what is unfinished, failed or was cancelled')
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
    .action(run(async () => (await import('../commands/batch.js')).batchCommand));

  program
    .command('cancel')
    .description('cancel a batch that has not ended; "latest" is the newest')
    .argument('<batch>', 'batch id or latest')
    .option('--reason <text>', 'why, for the record', 'cancelled by request')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('../commands/cancel.js')).cancelCommand));

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
    .option('--set <path=value...>', 'set a parameter of the world; variables.<name>=<value> with --at')
    .option('--at <turn>', 'what if: the turn at whose end the variable of --set has its value; may be repeated', turns)
    .option('--without-rule <id>', 'what if: leave this rule out; may be repeated', repeated)
    .option('--trust-only', 'export only forecasts in licensed scope')
    .option('-w, --workers <n|auto>', 'worker processes', workers)
    .option('--json', 'print one JSON document on stdout')
    .addOption(progress())
    .option('-o, --output-dir <dir>', 'write the reports here', 'out/forecast')
    .option('-q, --quiet', 'print nothing but errors')
    .addOption(home())
    .action(run(async () => (await import('../commands/forecast.js')).forecastCommand));
};
