import { type Command, InvalidArgumentError, Option } from 'commander';
import { dollars } from './budget.js';
import { registerRuleStore } from './rules-store.js';
import { home, positive, progress, type Register, repeated, type Tools, workers } from './tools.js';

const MOST_ITERATIONS = 100;
const MOST_HORIZON = 24;

const json = (): Option => new Option('--json', 'print one JSON document on stdout');

function iterations(value: string): number {
  const number = positive(value);
  if (number > MOST_ITERATIONS) throw new InvalidArgumentError(`Expected at most ${MOST_ITERATIONS}.`);
  return number;
}

/** `3` and `1-3` are the same: forecasts are scored at every horizon up to the last. */
function horizons(value: string): number {
  const last = /^(?:1-)?(\d{1,3})$/.exec(value.trim())?.[1];
  const number = Number(last);
  if (last === undefined || number < 1 || number > MOST_HORIZON)
    throw new InvalidArgumentError(`Expected the horizons 1-n, for example 1-3, up to ${MOST_HORIZON}.`);
  return number;
}

const METHODS = ['gpt_symbolic_loop', 'symbolic_only', 'gpt_only', 'hybrid_adaptive'];

/** Commands that learn, check and keep rules. */
export const registerRules: Register = (program, tools) => {
  const rules = program.command('rules').description('learn, check, keep and value the rules of worlds');
  registerGenerate(rules, tools);
  registerRuleStore(rules, tools);
  registerValue(rules, tools);
};

function registerGenerate(rules: Command, { run }: Tools): void {
  rules
    .command('generate')
    .description('search a rule that makes forecasts of a variable better, and prove it on data kept apart')
    .argument('[world]', 'world file, a folder with one, or the name of a bundled world; not with --resume')
    .option('--target <name>', "the variable to explain (default: the world's headline)")
    .option('--context <file>', 'text about the matter, for the language model')
    .option('--rule-type <type>', 'the sort of rule that is wanted, for the language model')
    .addOption(new Option('--method <method>', 'who searches (default: gpt_symbolic_loop)').choices(METHODS))
    .option('--max-iterations <n>', 'iterations at most (default: 5)', iterations)
    .option('--cost-limit <dollars>', 'what the run may spend (default: the limit of the budget)', dollars)
    .option('--horizon <1-n>', 'periods ahead that forecasts are scored at (default: 1-3)', horizons)
    .option('--seed <seed>', 'seed of the random streams (default: 1)')
    .option('--name <id>', 'id of the rule in the store (default: made from what it says)')
    .option('--no-cache', 'search, even where an equal run is done')
    .option(
      '--resume <run>',
      'go on with a run that was stopped, or follow one of a server; latest is the newest of them',
    )
    .option('-w, --workers <n|auto>', 'worker processes', workers)
    .addOption(json())
    .addOption(progress())
    .option('-q, --quiet', 'print nothing but errors and the result')
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-generate.js')).rulesGenerateCommand));

  rules
    .command('generate-batch')
    .description('several searches of a YAML file, some at a time, within one budget')
    .argument('<file>', 'YAML or JSON with defaults and items')
    .option('--cost-limit <dollars>', 'what all of them together may spend', dollars)
    .option('--no-cache', 'search, even where an equal run is done')
    .option('--resume <batch>', 'go on with a batch that was stopped')
    .option('-w, --workers <n|auto>', 'runs at a time, each with a process of its own', workers)
    .addOption(json())
    .addOption(progress())
    .option('-q, --quiet', 'print nothing but errors and the result')
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-batch.js')).rulesBatchCommand));

  rules
    .command('status')
    .description('the newest runs; or one run with its iterations and every rule that it looked at')
    .argument('[run]', 'run id, or latest')
    .option('--limit <n>', 'at most this many runs', positive, 20)
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-status.js')).rulesStatusCommand));

  rules
    .command('cancel')
    .description('end a run that was stopped, or that goes on at a server')
    .argument('<run>', 'run id; latest is the newest that has not ended')
    .option('--reason <text>', 'why, for the record', 'cancelled by request')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-cancel.js')).rulesCancelCommand));
}

function registerValue(rules: Command, { run }: Tools): void {
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
    .addOption(json())
    .addOption(progress())
    .option('-o, --output-dir <dir>', 'write the reports here', 'out/rules-value')
    .option('-q, --quiet', 'print nothing but errors and the result')
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-value.js')).rulesValueCommand));
}
