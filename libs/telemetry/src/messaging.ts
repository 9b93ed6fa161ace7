import type { Attributes, Span } from '@opentelemetry/api';
import { ATTR } from './attributes.js';
import { linkTo, TRACEPARENT } from './context.js';
import { span } from './span.js';

/** More links than this make a span that no collector takes; the rest is counted. */
export const MOST_LINKS = 128;

/** Tokens of subjects that are names; every other token is an id. */
const NAMES = new Set('evt work art dlq adv sim batch job license audit checkpoint_log rulegen rule budget'.split(' '));

/** `evt.job.b7f3.12` -> `evt.job.{id}.{n}`: what the subjects of one sort have in common. */
export function destinationTemplate(subject: string): string {
  const tokens = subject.split('.');
  const names = namesIn(tokens);
  return [...names, ...['{id}', '{n}'].slice(0, tokens.length - names.length)].join('.');
}

/** `evt.job.b7f3.12` -> `evt.job`: what a span about a message is named after. */
export function destinationName(subject: string): string {
  return namesIn(subject.split('.')).join('.') || 'other';
}

/** The tokens before the first id. After `evt.batch` comes an id, whatever it is called. */
function namesIn(tokens: readonly string[]): readonly string[] {
  const most = tokens[0] === 'dlq' ? 3 : 2;
  const ids = tokens.findIndex((token, i) => i >= most || !NAMES.has(token));
  return ids < 0 ? tokens : tokens.slice(0, ids);
}

/** A message is sent, and what becomes of it hangs below this span: `publish evt.job`. */
export function publishSpan<T>(message: Sent, run: (span: Span) => T): T {
  const attributes = {
    ...about(message.subject, 'publish', 'send'),
    [ATTR.natsStream]: message.stream,
    [ATTR.bodySize]: message.size,
    ...(message.messageId === undefined ? {} : { [ATTR.messageId]: message.messageId }),
  };
  return span(`publish ${destinationName(message.subject)}`, { kind: 'producer', attributes }, run);
}

export interface Sent {
  readonly subject: string;
  readonly stream: string;
  readonly messageId?: string | undefined;
  /** Bytes. */
  readonly size: number;
}

/** A delivered message, as a worker sees it. */
export interface Delivered {
  /** The whole subject, `work.sim.b7f3.1`. */
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: string;
  readonly consumer: string;
  /** 1 at the first delivery. */
  readonly deliveries: number;
  readonly attributes?: Attributes;
}

/** One delivery is worked on: `process work.sim`, below the span that sent it and linked to it. */
export function processSpan<T>(message: Delivered, run: (span: Span) => T): T {
  const creation = message.headers[TRACEPARENT] ?? null;
  const attributes = {
    ...about(message.subject, 'process', 'process'),
    [ATTR.natsStream]: message.stream,
    [ATTR.consumerGroup]: message.consumer,
    [ATTR.deliveryCount]: message.deliveries,
    ...message.attributes,
  };
  const name = `process ${destinationName(message.subject)}`;
  return span(name, { kind: 'consumer', attributes, parent: creation, links: [linkTo(creation)] }, run);
}

/** The broker is told how a delivery ended: `ack WORK`. */
export function settleSpan<T>(how: 'ack' | 'nak' | 'term' | 'dead_letter', stream: string, run: (span: Span) => T): T {
  const attributes = {
    [ATTR.system]: 'nats',
    [ATTR.operationName]: how,
    [ATTR.operationType]: 'settle',
    [ATTR.destinationTemplate]: '$JS.ACK',
    [ATTR.natsStream]: stream,
  };
  return span(`${how} ${stream}`, { kind: 'client', attributes }, run);
}

/** A batch of commits becomes rows: `project lifecycle`, a trace of its own that is linked to those of the commits. */
export function projectSpan<T>(
  projection: string,
  commits: readonly { readonly traceparent: string | null }[],
  run: (span: Span) => T,
): T {
  const parents = [...new Set(commits.map(({ traceparent }) => traceparent))].filter((parent) => parent !== null);
  const attributes = {
    [ATTR.system]: 'nats',
    [ATTR.operationName]: 'project',
    [ATTR.operationType]: 'process',
    [ATTR.natsStream]: 'EVT',
    [ATTR.projection]: projection,
    [ATTR.messageCount]: commits.length,
    ...(parents.length > MOST_LINKS ? { [ATTR.linksDropped]: parents.length - MOST_LINKS } : {}),
  };
  const links = parents.slice(0, MOST_LINKS).map(linkTo);
  return span(`project ${projection}`, { kind: 'consumer', attributes, links, parent: null }, run);
}

/**
 * One step of a batch by a process manager: `dispatch batch`, in the trace of the batch's submission.
 *
 * @param traceparent of the batch's first commit, null where it has none
 */
export function stepSpan<T>(step: string, batchId: string, traceparent: string | null, run: (span: Span) => T): T {
  return span(`${step} batch`, { attributes: { [ATTR.batchId]: batchId }, parent: traceparent }, run);
}

function about(subject: string, name: string, type: string): Attributes {
  return {
    [ATTR.system]: 'nats',
    [ATTR.operationName]: name,
    [ATTR.operationType]: type,
    [ATTR.destinationTemplate]: destinationTemplate(subject),
  };
}
