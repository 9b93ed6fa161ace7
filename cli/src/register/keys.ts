import type { ApiScope } from '@pulse/contracts';
import { InvalidArgumentError, Option } from 'commander';
import { environmentHelp, OWNER } from './environment.js';
import type { Register } from './tools.js';

const json = (): Option => new Option('--json', 'print one JSON document on stdout');

/** Written out, so that help loads no schemas. */
const SCOPES: Readonly<Record<ApiScope, true>> = { read: true, submit: true, manage: true, audit: true };
const NAMES = Object.keys(SCOPES).join(', ');

const isScope = (name: string): name is ApiScope => Object.hasOwn(SCOPES, name);

/** Names after commas or each by itself. */
function scopes(value: string, before: readonly ApiScope[] = []): readonly ApiScope[] {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isScope(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no scope "${unknown}": there are ${NAMES}.`);
  return [...before, ...names.filter(isScope)];
}

const UNITS = { h: 3_600_000, d: 86_400_000 } as const;

/** `90d`, `12h`, or a date. */
function expiry(value: string): Date {
  const [, count, unit] = /^(\d{1,6})([hd])$/.exec(value) ?? [];
  const at = count === undefined ? Date.parse(value) : Date.now() + Number(count) * UNITS[unit as keyof typeof UNITS];
  if (!(at > Date.now())) throw new InvalidArgumentError('Expected a time to come, such as 90d, 12h or 2027-03-31.');
  return new Date(at);
}

/** Commands on the keys of a cluster's HTTP API, for its administrator. */
export const registerKeys: Register = (program, { run }) => {
  const keys = program
    .command('keys')
    .description("make, list and end keys of a cluster's HTTP API")
    .addHelpText('afterAll', environmentHelp(OWNER));
  keys
    .command('create')
    .description('make a key; it is printed once')
    .requiredOption('--name <text>', 'who or what has it')
    .addOption(
      new Option('--scope, --scopes <names...>', `what it may do: ${NAMES}`).argParser(scopes).makeOptionMandatory(),
    )
    .addOption(new Option('--expires <when>', 'when it ends, for example 90d or 2027-03-31').argParser(expiry))
    .addOption(json())
    .action(run(async () => (await import('../commands/keys-create.js')).keysCreateCommand));
  keys
    .command('list')
    .description('keys with what they may do, never the keys themselves')
    .addOption(json())
    .action(run(async () => (await import('../commands/keys-list.js')).keysListCommand));
  keys
    .command('revoke')
    .description('end a key; requests with it are refused within seconds')
    .argument('<id>', 'as "pulse keys list" shows it')
    .addOption(json())
    .action(run(async () => (await import('../commands/keys-revoke.js')).keysRevokeCommand));
};
