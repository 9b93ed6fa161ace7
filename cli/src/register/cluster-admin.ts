import { ADMINISTRATOR, BROKER, environmentHelp, OWNER, ROLES } from './environment.js';
import { positive, type Register } from './tools.js';

/** Commands that set a cluster up, for its administrator. */
export const registerClusterAdmin: Register = (program, { run }) => {
  program
    .command('provision')
    .description('make or check the streams, consumers, roles and rights of a cluster')
    .option('--init', 'make streams new and empty, also where there were some before')
    .option('--replicas <n>', 'replicas of streams that are made', positive, 1)
    .option('--nats-config', "print the broker's users and their rights, and make nothing")
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', environmentHelp(...BROKER, ADMINISTRATOR, ROLES))
    .action(run(async () => (await import('../commands/provision.js')).provisionCommand));

  program
    .command('migrate')
    .description("bring the tables of a cluster's services up to date")
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', environmentHelp(OWNER))
    .action(run(async () => (await import('../commands/migrate.js')).migrateCommand));
};
