import { Option } from 'commander';
import { home, positive, type Register } from './tools.js';

/** Commands that look at files, batches and the log. */
export const registerReading: Register = (program, { run }) => {
  program
    .command('validate')
    .description('check a manifest, or a world, with everything it reads')
    .argument('<file>', 'manifest or world')
    .option('--json', 'print the diagnostics as JSON')
    .action(run(async () => (await import('../commands/validate.js')).validateCommand));

  program
    .command('plan')
    .description('list the jobs that a manifest would run')
    .argument('<file>', 'manifest')
    .option('--json', 'print one JSON document on stdout')
    .option('--only <filter>', 'only the jobs that match')
    .option('-y, --yes', 'allow more than 10,000 jobs')
    .addOption(home())
    .action(run(async () => (await import('../commands/plan.js')).planCommand));

  program
    .command('batches')
    .description('list the batches of a data folder or server, newest first')
    .option('--json', 'print one JSON document on stdout')
    .option('--limit <n>', 'at most this many', positive, 20)
    .addOption(home())
    .action(run(async () => (await import('../commands/batches.js')).batchesCommand));

  program
    .command('report')
    .description('print the report of a batch; "latest" is the newest')
    .argument('<batch>', 'batch id or latest')
    .addOption(
      new Option('--format <format>', 'form of the report').choices(['md', 'csv', 'html', 'json']).default('md'),
    )
    .addOption(home())
    .action(run(async () => (await import('../commands/report.js')).reportCommand));

  program
    .command('show')
    .description('show a batch with its jobs, or one forecast: <batch>/<job>/<replicate>; "latest" is the newest batch')
    .argument('<batch>', 'a batch, or a forecast such as latest/baseline/1')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('../commands/show.js')).showCommand));

  program
    .command('replay')
    .description('simulate a forecast again from the log alone and compare it byte by byte')
    .argument('<forecast>', 'for example latest/baseline/1')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('../commands/replay.js')).replayCommand));

  const events = program.command('events').description('look at the log');
  events
    .command('list')
    .description('events of the log, or of one stream, one line each')
    .argument('[stream]', 'for example batch.b20260101_x7')
    .option('--from <position>', 'first position', positive)
    .option('--limit <n>', 'at most this many commits', positive, 100)
    .option('--json', 'NDJSON')
    .addOption(home())
    .action(run(async () => (await import('../commands/events.js')).eventsListCommand));
  events
    .command('show')
    .description('one event with its data')
    .argument('<event>', '<stream>@<version> or a position')
    .addOption(home())
    .action(run(async () => (await import('../commands/events.js')).eventsShowCommand));
  events
    .command('tail')
    .description('events as they are appended, until Ctrl-C')
    .option('--from <position>', 'first position', positive)
    .option('--json', 'NDJSON')
    .addOption(home())
    .action(run(async () => (await import('../commands/events.js')).eventsTailCommand));

  program
    .command('verify-log')
    .description('read the whole log again: hashes, versions, lineage')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('../commands/verify-log.js')).verifyLogCommand));

  program
    .command('paths')
    .description('list where Pulse reads and writes')
    .option('--json', 'print one JSON document on stdout')
    .addOption(home())
    .action(run(async () => (await import('../commands/paths.js')).pathsCommand));
};
