const MINUTE = 60e9;
const DAY = 24 * 60 * MINUTE;

/**
 * Settings of a stream, by the names that the broker has for them. Times are in nanoseconds, sizes in bytes, -1 is no
 * limit. What is not named here (replicas, total bytes, compression) is the operator's choice.
 */
export interface StreamSettings {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly retention: 'limits' | 'workqueue';
  readonly storage: 'file';
  readonly discard: 'new' | 'old';
  readonly discard_new_per_subject?: true;
  readonly max_age: number;
  readonly max_msgs: number;
  readonly max_msgs_per_subject: number;
  readonly max_msg_size?: number;
  readonly duplicate_window: number;
  readonly allow_direct: boolean;
  readonly deny_delete: boolean;
  readonly deny_purge: boolean;
}

/** Bytes of one message of an artefact; only the last chunk has fewer. */
export const CHUNK_BYTES = 128 * 1024;

/** Settings of every stream that would let messages be copied, rewritten or rolled up; a broker must not report them. */
export const FORBIDDEN_STREAM_SETTINGS = [
  'sealed',
  'no_ack',
  'allow_rollup_hdrs',
  'allow_msg_ttl',
  'allow_msg_counter',
  'republish',
  'mirror',
  'sources',
  'subject_transform',
] as const;

const keptForEver = {
  retention: 'limits',
  storage: 'file',
  discard: 'new',
  max_age: 0,
  max_msgs: -1,
  max_msgs_per_subject: -1,
  duplicate_window: 2 * MINUTE,
  allow_direct: true,
  deny_delete: true,
  deny_purge: true,
} as const;

/**
 * The streams of the broker.
 *
 * EVT has every fact: nothing expires or is removed, and a full disk refuses new commits instead of dropping old ones.
 * ART has the artefacts, one subject for each chunk. WORK has the work that waits or is worked on, one message for each
 * subject, gone when it is acknowledged. DLQ has what could not be worked on; a full one refuses, and the message stays
 * in WORK until there is room. ADV has what the broker says about messages that it gave up or was told to.
 */
export const STREAMS = {
  EVT: { name: 'EVT', subjects: ['evt.>'], ...keptForEver, max_msg_size: 512 * 1024 },
  ART: { name: 'ART', subjects: ['art.>'], ...keptForEver, max_msg_size: 2 * CHUNK_BYTES },
  WORK: {
    name: 'WORK',
    subjects: ['work.>'],
    retention: 'workqueue',
    storage: 'file',
    discard: 'new',
    discard_new_per_subject: true,
    max_age: 0,
    max_msgs: -1,
    max_msgs_per_subject: 1,
    max_msg_size: 512 * 1024,
    duplicate_window: 2 * MINUTE,
    allow_direct: false,
    deny_delete: false,
    deny_purge: false,
  },
  DLQ: {
    name: 'DLQ',
    subjects: ['dlq.>'],
    ...keptForEver,
    max_age: 90 * DAY,
    deny_delete: false,
    deny_purge: false,
  },
  ADV: {
    name: 'ADV',
    subjects: ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>', '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>'],
    ...keptForEver,
    discard: 'old',
    max_age: 30 * DAY,
    deny_delete: false,
    deny_purge: false,
  },
} as const satisfies Record<string, StreamSettings>;

export type BrokerStream = keyof typeof STREAMS;

/** What a dead letter has besides the bytes and headers of the work: why it is one. */
const NOTE_BYTES = 64 * 1024;

/** The largest message that is ever sent; the broker's `max_payload` must not be below it. */
export const LARGEST_MESSAGE_BYTES = STREAMS.WORK.max_msg_size + NOTE_BYTES;
