import type { DataOf, ForecastLicensed, PairsJudged, PairVerdict, RecordedEvent } from '@pulse/contracts';

type Recorded = Pick<RecordedEvent, 'type' | 'data'>;

/**
 * The events of a licence stream with every decision whole: verdicts on pairs that were recorded before it, for want of
 * room, stand in front of its own. An interrupted judge says them again; the last ones count.
 */
export function wholeDecisions<E extends Recorded>(events: readonly E[]): E[] {
  const waiting = new Map<number, PairVerdict[]>();
  const whole: E[] = [];
  for (const event of events) {
    if (event.type === 'PairsJudged') {
      const { job, pairs } = event.data as DataOf<typeof PairsJudged>;
      waiting.set(job, [...(waiting.get(job) ?? []), ...pairs]);
    } else if (event.type === 'ForecastLicensed' || event.type === 'LicenseRefused') {
      const decision = event.data as DataOf<typeof ForecastLicensed>;
      const before = waiting.get(decision.job);
      waiting.delete(decision.job);
      whole.push(
        before === undefined
          ? event
          : { ...event, data: { ...decision, pairs: lastOfEach([...before, ...decision.pairs]) } },
      );
    } else whole.push(event);
  }
  return whole;
}

function lastOfEach(pairs: readonly PairVerdict[]): PairVerdict[] {
  return [...new Map(pairs.map((pair) => [`${pair.horizon} ${pair.target}`, pair])).values()];
}
