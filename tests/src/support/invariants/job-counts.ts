import { batchesOf, jobStreamsOf, type LogHistory } from './log-history.js';
import type { Violation } from './violation.js';

/** I2: each replicate of a job is scored once, those that it succeeded with are all there, and attempts only grow. */
export function checkScores(history: LogHistory): Violation[] {
  return batchesOf(history).flatMap((batchId) =>
    jobStreamsOf(history, batchId).flatMap(({ stream, events }) => {
      const found: Violation[] = [];
      const say = (message: string) => found.push({ invariant: 'I2', where: stream, message });
      const scored = new Set<number>();
      let attempt = 0;
      for (const { type, data } of events) {
        if (type === 'ForecastScored') {
          const replicate = data['replicate'] as number;
          if (scored.has(replicate)) say(`replicate ${replicate} is scored twice`);
          scored.add(replicate);
        }
        if (type === 'JobStarted') {
          const next = data['attempt'] as number;
          if (next <= attempt) say(`attempt ${next} follows attempt ${attempt}`);
          attempt = next;
        }
        if (type === 'JobSucceeded') {
          const forecasts = data['forecasts'] as number;
          const missing = Array.from({ length: forecasts }, (_, i) => i + 1).filter((n) => !scored.has(n));
          if (missing.length > 0 || scored.size !== forecasts)
            say(`it succeeded with ${forecasts} forecasts, and has ${[...scored].sort((a, b) => a - b).join(', ')}`);
        }
      }
      return found;
    }),
  );
}

/** I2: each forecast is accepted or rejected once. */
export function checkDecisions(history: LogHistory): Violation[] {
  return batchesOf(history).flatMap((batchId) => {
    const stream = `license.${batchId}`;
    const seen = new Set<string>();
    return (history.streams.get(stream) ?? []).flatMap(({ type, data }): Violation[] => {
      if (type !== 'ForecastAccepted' && type !== 'ForecastRejected') return [];
      const { job, replicate } = data as { job: number; replicate: number };
      const key = `${job}/${replicate}`;
      const twice = seen.has(key);
      seen.add(key);
      return twice ? [{ invariant: 'I2', where: stream, message: `forecast ${key} is decided on twice` }] : [];
    });
  });
}
