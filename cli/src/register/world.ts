import { InvalidArgumentError, Option } from 'commander';
import type { Period } from '@pulse/contracts';
import { home, positive, progress, type Register, workers } from './tools.js';

const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Written out, so that help loads no schemas. */
const PERIODS: Readonly<Record<Period, true>> = {
  minute: true,
  hour: true,
  day: true,
  business_day: true,
  week: true,
  month: true,
  quarter: true,
  year: true,
  index: true,
};

const atLeast =
  (least: number) =>
  (value: string): number => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };

/** Commands that begin with a data file or a world, without a manifest. */
export const registerWorld: Register = (program, { run }) => {
  const world = program.command('world').description('make worlds');
  world
    .command('init')
    .description('make a first world of a data file: CSV, TSV or JSON')
    .argument('<data>', 'data file')
    .option('--out <file>', 'the world to write (default: <data>.world.yaml in the current folder)')
    .option('--date <column>', 'column of the dates')
    .option('--date-format <format>', 'form of the dates, for example DD.MM.YYYY')
    .option('--name <name>', 'name of the world')
    .addOption(new Option('--period <period>', 'length of a turn').choices(Object.keys(PERIODS)))
    .option('--target <column>', 'column to forecast; may be repeated (default: the first ten)', repeated)
    .option('--force', 'overwrite a world that exists')
    .option('--json', 'print what was found as one JSON document on stdout')
    .action(run(async () => (await import('../commands/world-init.js')).worldInitCommand));

  program
    .command('retrodict')
    .description('test a world on its own history: rolling origins, baselines, licence')
    .argument('<world>', 'world file, or the name of a bundled world')
    .option('--origins <n>', 'evidence origins', positive, 60)
    .option('--paths <n>', 'simulated paths at each origin', atLeast(2), 400)
    .option('--horizon <n>', 'periods ahead (default: 12, or what the history allows)', positive)
    .option('--window <n>', 'fit on this many periods before each origin only', atLeast(8))
    .option('--recalibrate', 'also fit a recalibration, and score it apart')
    .option('--origin <date>', 'last known period, or latest')
    .option('--seed <seed>', 'seed of the random streams')
    .option('--target <name>', 'show this target only; may be repeated', repeated)
    .option('--set <path=value...>', 'set a parameter of the world')
    .option('-w, --workers <n|auto>', 'worker processes', workers)
    .option('--json', 'print the evidence as one JSON document on stdout')
    .addOption(progress())
    .option('-o, --output-dir <dir>', 'write the reports here', 'out/retrodict')
    .option('-q, --quiet', 'print nothing but errors and the result')
    .addOption(home())
    .action(run(async () => (await import('../commands/retrodict.js')).retrodictCommand));
};
