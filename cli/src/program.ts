import { Command, CommanderError } from 'commander';
import { CliError, ExitCode } from './exit-codes.js';
import { registerArchive } from './register/archive.js';
import { registerBudget } from './register/budget.js';
import { registerClusterAdmin } from './register/cluster-admin.js';
import { registerEnsemble } from './register/ensemble.js';
import { registerKeys } from './register/keys.js';
import { registerLicense } from './register/license.js';
import { registerProjections } from './register/projections.js';
import { registerReading } from './register/reading.js';
import { registerRules } from './register/rules.js';
import { registerRunning } from './register/running.js';
import { registerWorld } from './register/world.js';
import { server, type Register, type Run } from './register/tools.js';
import { VERSION } from './version.js';

/** The commands by subject, in the order of the help. */
const REGISTERS: readonly Register[] = [
  registerRunning,
  registerWorld,
  registerReading,
  registerLicense,
  registerRules,
  registerBudget,
  registerEnsemble,
  registerClusterAdmin,
  registerArchive,
  registerProjections,
  registerKeys,
];

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
    .addOption(server())
    .showSuggestionAfterError(true)
    .showHelpAfterError('Run with --help for what is possible.')
    .exitOverride()
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', EXAMPLES);

  const run =
    <O>(load: () => Promise<Run<O>>) =>
    async (...received: unknown[]): Promise<void> => {
      const command = received.at(-1) as Command;
      const positional = received.slice(0, -2).flat().filter(isGiven).map(String);
      code = await (await load())(command.optsWithGlobals<O & object>(), ...positional);
    };

  for (const register of REGISTERS) register(program, { run });
  for (const command of program.commands.flatMap((c) => [c, ...c.commands]))
    command.exitOverride().showHelpAfterError('Run with --help for what is possible.');

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error);
  }
}

/** An optional argument that is left out is undefined. */
const isGiven = (argument: unknown): boolean => argument !== undefined;

const EXAMPLES = `
Examples:
  pulse batch experiments.yaml --workers 4   run a batch, then open its report
  pulse plan experiments.yaml                see the jobs first
  pulse forecast --domain capital --count 5  one forecast of a bundled world
  pulse report latest --format md            read the newest report again
  pulse show latest                          the newest batch with its jobs`;

async function explain(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  const { reportError } = await import('./output/report-error.js');
  return reportError(error);
}

export { CliError };
