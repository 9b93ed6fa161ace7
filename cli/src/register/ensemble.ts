import { Option } from 'commander';
import { home, type Register, repeated } from './tools.js';

/** Commands that hold configurations against each other. */
export const registerEnsemble: Register = (program, { run }) => {
  program
    .command('ensemble')
    .description('pool the forecasts of the jobs of a batch; "latest" is the newest')
    .argument('<batch>', 'batch id or latest')
    .addOption(new Option('--method <method>', 'how to pool').choices(['linear', 'quantile', 'both']).default('both'))
    .option('--target <name>', 'this target only, at every horizon; may be repeated', repeated)
    .option('--json', 'print one JSON document on stdout')
    .option('-o, --output-dir <dir>', 'write ensemble.json and ensemble.csv here instead of beside the reports')
    .addOption(home())
    .action(run(async () => (await import('../commands/ensemble.js')).ensembleCommand));
};
