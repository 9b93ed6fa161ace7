import { Option } from 'commander';
import { home, positive, progress, type Register, repeated, workers } from './tools.js';

/** Commands that hold configurations and rules against each other. */
export const registerEnsembleRules: Register = (program, { run }) => {
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

  const rules = program.command('rules').description('look at the rules of worlds');
  rules
    .command('value')
    .description('test each rule of a world on past origins: with it, and without it')
    .argument('<world>', 'world file, or the name of a bundled world')
    .option('--origins <n>', 'evidence origins', positive, 60)
    .option('--paths <n>', 'simulated paths at each origin', positive, 400)
    .option('--horizon <n>', 'periods ahead', positive, 12)
    .option('--seed <seed>', 'seed of the random streams')
    .option('--target <name>', 'judge by this target only; may be repeated', repeated)
    .option('--mark', 'write narrative: true to the narrative rules of the world file')
    .option('-w, --workers <n|auto>', 'worker processes', workers)
    .option('--json', 'print one JSON document on stdout')
    .addOption(progress())
    .option('-o, --output-dir <dir>', 'write the reports here', 'out/rules-value')
    .option('-q, --quiet', 'print nothing but errors and the result')
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-value.js')).rulesValueCommand));
};
