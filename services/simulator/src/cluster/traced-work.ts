import { failpoint } from '@pulse/failpoints';
import { ATTR, count, errorCode, processSpan, settleSpan, traceparent, withParent } from '@pulse/telemetry';
import type { WorkMessage } from '@pulse/work-queue';
import type { Settlement } from '../handle-work/settlement.js';
import type { WorkObserver } from '../transport/work-observer.js';

const STREAM = 'WORK';
const CONSUMER = 'workers';

/** Where failures are told to people. */
export interface FailureLogger {
  warn(about: Readonly<Record<string, unknown>>, message: string): void;
}

/** Spans, metrics and log lines of what is done with messages, and the place to die before an acknowledgement. */
export function tracedWork(logger: FailureLogger): WorkObserver {
  /** The span that each message was processed in, below which it is settled. */
  const processed = new WeakMap<WorkMessage, string | null>();
  return {
    process: (message, handle) => {
      count('pulse_deliveries_total', { redelivered: message.deliveries > 1 });
      const { headers, deliveries } = message;
      const subject = `work.${message.subject}`;
      return processSpan(
        { subject, headers, deliveries, stream: STREAM, consumer: CONSUMER, attributes: jobsOf(message) },
        () => {
          processed.set(message, traceparent());
          return handle();
        },
      );
    },
    settle: async (message, settlement, settle) => {
      if (settlement.kind === 'none') return settle();
      if (settlement.kind === 'ack') failpoint('simulator.before-ack');
      await withParent(processed.get(message), () => settleSpan(settlement.kind, STREAM, settle));
      countSettlement(settlement);
    },
    missedBeats: (beats) => count('pulse_heartbeats_missed_total', {}, beats),
    failed: (what, error, message) =>
      logger.warn(
        { err: error, code: errorCode(error), subject: message?.subject, deliveries: message?.deliveries },
        what,
      ),
  };
}

function countSettlement(settlement: Exclude<Settlement, { kind: 'none' }>): void {
  count('pulse_settlements_total', { how: settlement.kind });
  if (settlement.kind === 'dead_letter') count('pulse_dead_letters_total', { code: settlement.error.code });
}

/** `sim.<batch>.<first job>` */
function jobsOf({ subject }: WorkMessage) {
  const [, batchId = '', first] = subject.split('.');
  return { [ATTR.batchId]: batchId, [ATTR.jobNumber]: Number(first) };
}
