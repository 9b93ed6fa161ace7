import { InvalidArgumentError, Option } from 'commander';
import { home, positive, type Register } from './tools.js';

const VERDICTS = ['licensed', 'informational', 'refused', 'insufficient_evidence'];

const json = (): Option => new Option('--json', 'print one JSON document on stdout');

function label(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('Expected the label of a period, for example 2009-12.');
  return value;
}

const asOf = (): Option =>
  new Option(
    '--as-of <label>',
    'last known period that expiry is compared with (default: the newest origin of the world in the log)',
  ).argParser(label);

/** Commands about what may be used. */
export const registerLicense: Register = (program, { run }) => {
  const license = program.command('license').description('look at licences: what may be used, and why');
  license
    .command('show')
    .description('the licence of a job, test by test: <batch>/<job>, with latest for the newest batch')
    .argument('<job>', 'for example latest/baseline or latest/baseline/2')
    .addOption(asOf())
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/license-show.js')).licenseShowCommand));
  license
    .command('list')
    .description('the verdict on every pair of target and horizon, one line each')
    .argument('[batch]', 'batch id; the newest by default')
    .addOption(new Option('--verdict <verdict>', 'only pairs with this verdict').choices(VERDICTS))
    .option('--target <name>', 'only pairs of this target')
    .addOption(asOf())
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/license-list.js')).licenseListCommand));
  license
    .command('distribution')
    .description('how many forecasts have which verdict, trust label and reason')
    .argument('[batches...]', 'batch ids; the newest ones by default')
    .option('--limit <n>', 'at most this many batches where none is named', positive, 20)
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/license-distribution.js')).licenseDistributionCommand));
  license
    .command('rejected')
    .description('forecasts that validation rejected, with reason, number and limit')
    .argument('[batch]', 'batch id; the newest by default')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/license-rejected.js')).licenseRejectedCommand));
};
