import {
  BROKER_USERS,
  CONSUMERS,
  inboxPrefixOf,
  PROVISIONER,
  STREAM_KINDS,
  STREAMS,
  type BrokerUser,
} from '@pulse/contracts';

/** Whether a right covers a subject, or all that a pattern stands for: `*` is one token, `>` one or more. */
export function covers(right: string, subject: string): boolean {
  const [wanted, given] = [right.split('.'), subject.split('.')];
  for (const [i, token] of wanted.entries()) {
    const found = given[i];
    if (found === undefined) return false;
    if (token === '>') return true;
    if (found === '>' || (token !== '*' && token !== found)) return false;
  }
  return wanted.length === given.length;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

const ON_STREAMS = [
  'STREAM.CREATE',
  'STREAM.UPDATE',
  'STREAM.DELETE',
  'STREAM.PURGE',
  'STREAM.MSG.DELETE',
  'STREAM.MSG.GET',
  'STREAM.SNAPSHOT',
  'STREAM.RESTORE',
  'STREAM.INFO',
  'STREAM.PEER.REMOVE',
  'STREAM.LEADER.STEPDOWN',
  'CONSUMER.LIST',
  'CONSUMER.NAMES',
  'CONSUMER.CREATE',
  'DIRECT.GET',
];

const ON_CONSUMERS = [
  'CONSUMER.CREATE',
  'CONSUMER.DURABLE.CREATE',
  'CONSUMER.DELETE',
  'CONSUMER.INFO',
  'CONSUMER.PAUSE',
  'CONSUMER.RESET',
  'CONSUMER.UNPIN',
  'CONSUMER.LEADER.STEPDOWN',
  'CONSUMER.MSG.NEXT',
];

const sha256 = 'ab'.repeat(32);

/** Subjects that somebody could publish to for good or ill, for every stream and consumer of the topology table. */
export function publishable(): string[] {
  const streams = Object.values(STREAMS).map(({ name }) => name);
  const consumers = [...Object.values(CONSUMERS).map(({ durable_name }) => durable_name), 'intruder'];
  return [
    ...streams.flatMap((stream) => [
      ...ON_STREAMS.map((verb) => `$JS.API.${verb}.${stream}`),
      `$JS.API.DIRECT.GET.${stream}.evt.batch.b1`,
      ...consumers.flatMap((consumer) => [
        ...ON_CONSUMERS.map((verb) => `$JS.API.${verb}.${stream}.${consumer}`),
        `$JS.API.CONSUMER.CREATE.${stream}.${consumer}.evt.secret.1`,
        `$JS.ACK.${stream}.${consumer}.1.1.1.1.0`,
        `$JS.ACK._.HASH.${stream}.${consumer}.1.1.1.1.0.x`,
        `$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.${stream}.${consumer}`,
      ]),
    ]),
    ...words('INFO STREAM.LIST STREAM.NAMES STREAM.TEMPLATE.CREATE.T ACCOUNT.PURGE.$G SERVER.REMOVE').map(
      (verb) => `$JS.API.${verb}`,
    ),
    ...words('META.LEADER.STEPDOWN STREAM.CREATE.NEW CONSUMER.CREATE.NEW').map((verb) => `$JS.API.${verb}`),
    ...[...STREAM_KINDS, 'other'].map((kind) => `evt.${kind}.b1`),
    ...words(`art.${sha256}.0 work.sim.b1.1 dlq.work.sim.b1.1 dlq.other.1 elsewhere evt $KV.a.b $O.a`),
    ...words('$SYS.REQ.SERVER.PING $SYS.REQ.SERVER.X.RELOAD $SRV.PING _INBOX.x.1'),
    ...BROKER_USERS.map((user) => `${inboxPrefixOf(user)}.x.1`),
  ];
}

/** What somebody could listen to. */
export function listenable(): string[] {
  return [
    ...words('> * *.> *.*.* _INBOX.> _INBOX.* _INBOX*.> evt.> evt.*.> evt.batch.> art.>'),
    ...words('work.> dlq.> $JS.> $JS.API.> $JS.ACK.> $JS.ACK.WORK.workers.> $JS.EVENT.> $SYS.>'),
    ...BROKER_USERS.flatMap((user) => [inboxPrefixOf(user), `${inboxPrefixOf(user)}.>`, `${inboxPrefixOf(user)}.x.*`]),
  ];
}

export const services = BROKER_USERS.filter((user): user is Exclude<BrokerUser, 'provisioner'> => user !== PROVISIONER);
