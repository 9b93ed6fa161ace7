import { BROKER, environmentHelp, OWNER } from './environment.js';
import { positive, type Register } from './tools.js';

/** Commands on the archive of a cluster, for its administrator. */
export const registerArchive: Register = (program, { run }) => {
  program
    .command('verify-archive')
    .description('check the archive of a cluster, and the log against it')
    .option('--no-log', 'do not compare with the log of the broker')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', environmentHelp(...BROKER, OWNER))
    .action(run(async () => (await import('../commands/verify-archive.js')).verifyArchiveCommand));

  program
    .command('restore')
    .description('rebuild the log and the artefacts of a cluster from its archive')
    .option('-n, --dry-run', 'only say what would be done')
    .option('--force', 'although services seem to run')
    .option('--replicas <n>', 'replicas of streams that are gone', positive, 1)
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', environmentHelp(...BROKER, OWNER))
    .action(run(async () => (await import('../commands/restore.js')).restoreCommand));
};
