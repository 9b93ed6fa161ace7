import { type Command, InvalidArgumentError, Option } from 'commander';
import { home, positive, type Tools, workers } from './tools.js';

const STATUSES = ['draft', 'active', 'deprecated', 'archived'];
const SCOPES = ['syntax', 'logic', 'coverage', 'performance', 'comprehensive'];
const MOST_REASON = 500;

const json = (): Option => new Option('--json', 'print one JSON document on stdout');

function reason(value: string): string {
  const text = value.trim();
  if (text === '') throw new InvalidArgumentError('Expected a reason, for the record.');
  if (text.length > MOST_REASON) throw new InvalidArgumentError(`Expected at most ${MOST_REASON} characters.`);
  return text;
}

const why = (): Option => new Option('--reason <text>', 'why, for the record').argParser(reason).makeOptionMandatory();

/** Commands about rules that are kept, each with all of its versions. */
export function registerRuleStore(rules: Command, tools: Tools): void {
  registerReading(rules, tools);
  registerChanging(rules, tools);
}

function registerReading(rules: Command, { run }: Tools): void {
  rules
    .command('list')
    .description('stored rules, the newest first')
    .addOption(new Option('--status <status>', 'only these (default: all but archived ones)').choices(STATUSES))
    .option('--target <name>', 'only rules that write this variable or overlay')
    .option('--search <text>', 'only rules with this text in id, description, category or tags')
    .option('--limit <n>', 'at most this many', positive, 50)
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-list.js')).rulesListCommand));
  rules
    .command('show')
    .description('a stored rule: what it says, where it is from, and the evidence')
    .argument('<rule>', 'id, or id@version')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-show.js')).rulesShowCommand));
  rules
    .command('diff')
    .description('what two versions of a rule, or two rules, say differently')
    .argument('<rule>', 'id, or id@version')
    .argument('[other]', 'id, or id@version (default: the version before)')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-diff.js')).rulesDiffCommand));
  rules
    .command('history')
    .description('everything that happened to a rule, with reasons')
    .argument('<rule>', 'id')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-history.js')).rulesHistoryCommand));
  rules
    .command('compare')
    .description('stored rules by rank, and what would move each up')
    .argument('<rules...>', 'ids, or id@version')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-compare.js')).rulesCompareCommand));
  rules
    .command('check')
    .description('look for faults in a rule, or in all rules of a world, and say what to do')
    .argument('[rule]', 'file with a rule (YAML or JSON), or id of a stored one (default: all rules of the world)')
    .requiredOption('--world <world>', 'world file, a folder with one, or the name of a bundled world')
    .addOption(new Option('--scope <scope>', 'how far to look').choices(SCOPES).default('logic'))
    .option('-w, --workers <n|auto>', 'worker processes, where forecasts are compared', workers)
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-check.js')).rulesCheckCommand));
  rules
    .command('export')
    .description('a stored rule as JSON (which is YAML too)')
    .argument('<rule>', 'id, or id@version')
    .addOption(
      new Option('--form <form>', 'how it is written').choices(['grammar', 'dictionary', 'world']).default('grammar'),
    )
    .option('-o, --out <file>', 'write it here instead of stdout')
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-store-export.js')).rulesExportCommand));
}

function registerChanging(rules: Command, { run }: Tools): void {
  rules
    .command('import')
    .description('store a rule of a file as a draft')
    .argument('<file>', 'YAML or JSON: the grammar, or a dictionary with conditions and actions')
    .requiredOption('--world <world>', 'the world that its names are checked against')
    .option('--note <text>', 'where it is from, for the record', reason)
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-store-import.js')).rulesImportCommand));
  rules
    .command('promote')
    .description('decide that a rule acts from now on: writes the next version of a world file, with the rule')
    .argument('<rule>', 'id, or id@version (default: the newest)')
    .requiredOption('--world <world>', 'the world file to add it to, or the name of a bundled world')
    .option('-o, --out <file>', 'the world file to write (default: beside the old one, with its version in the name)')
    .addOption(why())
    .option('--force', 'although the rule was not accepted')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-promote.js')).rulesPromoteCommand));
  rules
    .command('deprecate')
    .description('decide that a rule is not to be used any more')
    .argument('<rule>', 'id')
    .addOption(why())
    .option('--archive', 'and leave it out of lists')
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-deprecate.js')).rulesDeprecateCommand));
  rules
    .command('restore')
    .description('store an older version again as the newest one, a draft')
    .argument('<rule>', 'id@version, or id for the one before the newest')
    .addOption(why())
    .addOption(json())
    .addOption(home())
    .action(run(async () => (await import('../commands/rules-restore.js')).rulesRestoreCommand));
}
