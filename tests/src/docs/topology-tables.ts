import {
  brokerRights,
  BROKER_USERS,
  CONSUMERS,
  DATABASE_SERVICES,
  DATABASE_USERS,
  databaseRoleOf,
  KEEP_RIGHTS,
  KEEP_SCHEMA,
  OWNER_ROLE,
  OWN_TABLE_RIGHTS,
  schemaOf,
  sessionSettingsOf,
  STREAMS,
  type StreamSettings,
} from '@pulse/contracts';

type Row = readonly string[];

const code = (text: string): string => `\`${text}\``;
const list = (items: readonly string[]): string => items.map(code).join(', ');
const DAY = 86_400e9;

/** A table of Markdown with single blanks. */
const tableOf = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function streams(): string {
  const rows = Object.values(STREAMS).map((stream: StreamSettings) => [
    code(stream.name),
    list(stream.subjects),
    stream.retention,
    stream.max_age === 0 ? 'for ever' : `${stream.max_age / DAY} days`,
    stream.discard === 'new' ? 'refuses' : 'drops the oldest',
    stream.max_msg_size === undefined ? '' : `${stream.max_msg_size / 1024} KiB`,
    stream.max_msgs_per_subject === -1 ? '' : String(stream.max_msgs_per_subject),
    stream.deny_delete && stream.deny_purge ? 'no' : 'by the provisioner',
  ]);
  return tableOf(
    ['stream', 'subjects', 'retention', 'kept', 'when full', 'largest message', 'messages a subject', 'may be removed'],
    rows,
  );
}

function consumers(): string {
  const rows = Object.values(CONSUMERS).map(({ stream, durable_name, ack_policy, max_deliver }) => [
    code(durable_name),
    code(stream),
    ack_policy,
    max_deliver === -1 ? 'no limit' : String(max_deliver),
  ]);
  return tableOf(['consumer', 'stream', 'acknowledgement', 'deliveries'], rows);
}

function rights(): string {
  const rows = BROKER_USERS.map((user) => {
    const { publish, subscribe } = brokerRights(user);
    return [code(user), list(publish), list(subscribe)];
  });
  return tableOf(['user', 'may publish to', 'may subscribe to'], rows);
}

function roles(): string {
  const rows = DATABASE_USERS.map((user) => {
    const { search_path, statement_timeout, lock_timeout, ...rest } = sessionSettingsOf(user);
    const role = user === 'owner' ? OWNER_ROLE : databaseRoleOf(user);
    const waits = [statement_timeout, lock_timeout, rest.idle_in_transaction_session_timeout];
    return [code(role), code(search_path), ...waits.map((wait) => (wait === '0' ? 'none' : wait))];
  });
  return tableOf(['role', 'search path', 'statement timeout', 'lock timeout', 'idle in transaction'], rows);
}

function tables(): string {
  const own = DATABASE_SERVICES.map((service) => [
    code(`${schemaOf(service)}.*`),
    code(databaseRoleOf(service)),
    OWN_TABLE_RIGHTS.join(', ').toLowerCase(),
  ]);
  const kept = KEEP_RIGHTS.map(({ table, service, rights, updateColumns = [] }) => [
    code(`${KEEP_SCHEMA}.${table}`),
    code(databaseRoleOf(service)),
    [...rights.map((right) => right.toLowerCase()), ...updateColumns.map((column) => `update of ${code(column)}`)].join(
      ', ',
    ),
  ]);
  return tableOf(['tables', 'role', 'rights'], [...own, ...kept]);
}

/** What docs/reference/topology.md shows, by the heading that it stands under. */
export const TOPOLOGY_TABLES: Readonly<Record<string, () => string>> = {
  '## Streams': streams,
  '## Consumers': consumers,
  '## Users of the broker': rights,
  '## Roles of the database': roles,
  '## Rights on tables': tables,
};
