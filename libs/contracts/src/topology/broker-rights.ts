import { CONSUMERS } from './broker-consumers.js';
import { STREAMS, type BrokerStream } from './broker-streams.js';
import { inboxPrefixOf, PROVISIONER, type BrokerUser, type ServiceName } from './services.js';

/** First tokens of the log's stream names: `batch.<id>`, `job.<batch>.<n>`, ... */
export const STREAM_KINDS = [
  'batch',
  'job',
  'license',
  'audit',
  'checkpoint_log',
  'rulegen',
  'look',
  'rule',
  'budget',
] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** What a service does on the broker; everything else is denied to it. */
export interface ServiceDuties {
  /** Kinds of streams of the log that it appends to. Every service reads the log. */
  readonly appends: readonly StreamKind[];
  /** Whether it is told of new commits. */
  readonly wakes: boolean;
  readonly storesArtifacts: boolean;
  readonly dispatchesWork: boolean;
  /** Takes work, settles it, and sets aside what cannot be worked on. */
  readonly works: boolean;
  readonly readsDeadLetters: boolean;
}

const nothing: ServiceDuties = {
  appends: [],
  wakes: true,
  storesArtifacts: false,
  dispatchesWork: false,
  works: false,
  readsDeadLetters: false,
};

/**
 * The orchestrator appends what its API is asked for: batches, replays, runs of rules and their cancellations, decisions on
 * stored rules, limits of budgets. To jobs it appends what is decided without computing (JobReused, JobCancelled).
 */
export const DUTIES: Readonly<Record<ServiceName, ServiceDuties>> = {
  orchestrator: {
    ...nothing,
    appends: ['batch', 'job', 'audit', 'rulegen', 'rule', 'budget'],
    storesArtifacts: true,
    dispatchesWork: true,
    readsDeadLetters: true,
  },
  simulator: { ...nothing, appends: ['job'], wakes: false, storesArtifacts: true, works: true },
  license: { ...nothing, appends: ['license'] },
  auditor: { ...nothing, appends: ['audit', 'checkpoint_log'], storesArtifacts: true },
  rulegen: { ...nothing, appends: ['rulegen', 'look', 'rule', 'budget'], storesArtifacts: true },
};

/** Allow-lists of subjects. */
export interface BrokerRights {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

const info = (stream: BrokerStream) => `$JS.API.STREAM.INFO.${stream}`;
const read = (stream: BrokerStream) => [info(stream), `$JS.API.DIRECT.GET.${stream}`];

const { stream: queue, durable_name: workers } = CONSUMERS.workers;
/** What opening the queue compares with this table. */
const openQueue = [info('WORK'), info('DLQ'), `$JS.API.CONSUMER.INFO.${queue}.${workers}`];
const work = [`$JS.API.CONSUMER.MSG.NEXT.${queue}.${workers}`, `$JS.ACK.${queue}.${workers}.>`, 'dlq.work.>'];

/** What a user of the broker may do, from what it does. */
export function brokerRights(user: BrokerUser): BrokerRights {
  const inbox = `${inboxPrefixOf(user)}.>`;
  if (user === PROVISIONER)
    return { publish: ['$JS.API.>', ...STREAMS.EVT.subjects, ...STREAMS.ART.subjects], subscribe: [inbox, 'evt.>'] };
  const duties = DUTIES[user];
  return {
    publish: [
      ...duties.appends.map((kind) => `evt.${kind}.>`),
      ...read('EVT'),
      ...(duties.storesArtifacts ? STREAMS.ART.subjects : []),
      ...read('ART'),
      ...(duties.dispatchesWork || duties.works ? openQueue : []),
      ...(duties.dispatchesWork ? STREAMS.WORK.subjects : []),
      ...(duties.works ? work : []),
      ...(duties.readsDeadLetters ? ['$JS.API.DIRECT.GET.DLQ'] : []),
    ],
    subscribe: [inbox, ...(duties.wakes ? STREAMS.EVT.subjects : [])],
  };
}
