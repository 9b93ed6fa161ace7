import { InvalidArgumentError, Option } from 'commander';
import { BROKER, environmentHelp, OWNER } from './environment.js';
import { positive, type Register } from './tools.js';

const json = (): Option => new Option('--json', 'print one JSON document on stdout');

function reason(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('Expected why, in words.');
  return value;
}

/** Commands on the tables that a cluster derives from its log, for its administrator. */
export const registerProjections: Register = (program, { run }) => {
  const projections = program
    .command('projections')
    .description('look at the tables that a cluster derives from its log, and mend them')
    .addHelpText('afterAll', environmentHelp(...BROKER, OWNER));
  projections
    .command('list')
    .description('how far each projection has come, and what is parked')
    .addOption(json())
    .action(run(async () => (await import('../commands/projections-list.js')).projectionsListCommand));
  projections
    .command('parked')
    .description('streams whose commits could not be applied, and why')
    .argument('<name>', 'projection, for example orchestrator')
    .addOption(json())
    .action(run(async () => (await import('../commands/projections-parked.js')).projectionsParkedCommand));
  projections
    .command('replay')
    .description('apply the parked commits of a stream, all or none')
    .argument('<name>', 'projection')
    .argument('<stream>', 'for example batch.b7f3')
    .addOption(json())
    .action(run(async () => (await import('../commands/projections-parked.js')).projectionsReplayCommand));
  projections
    .command('discard')
    .description('give up parked commits of a stream: they count as applied from then on')
    .argument('<name>', 'projection')
    .argument('<stream>', 'for example batch.b7f3')
    .addOption(new Option('--reason <text>', 'why; it is kept').argParser(reason).makeOptionMandatory())
    .addOption(new Option('--position <n>', 'only the commit at this position').argParser(positive))
    .addOption(json())
    .action(run(async () => (await import('../commands/projections-parked.js')).projectionsDiscardCommand));
  projections
    .command('rebuild')
    .description('make the tables again from the log beside the live ones, compare, and replace them')
    .argument('<name>', 'projection')
    .addOption(
      new Option(
        '--until <position>',
        'only make them as they stood there, and leave them beside the live ones',
      ).argParser(positive),
    )
    .option('--accept-difference', 'replace the live tables although they differ from what the log makes')
    .addOption(json())
    .action(run(async () => (await import('../commands/projections-rebuild.js')).projectionsRebuildCommand));
};
