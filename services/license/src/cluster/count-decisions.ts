import type { EventInput } from '@pulse/contracts';
import { count } from '@pulse/telemetry';

const DECISIONS: Readonly<Record<string, 'licensed' | 'refused' | 'rejected'>> = {
  ForecastLicensed: 'licensed',
  LicenseRefused: 'refused',
  ForecastRejected: 'rejected',
};

/** Counts the forecasts that were decided on. */
export function countDecisions(events: readonly EventInput[]): void {
  for (const { type, data } of events) {
    const decision = DECISIONS[type];
    if (decision === undefined) continue;
    const { replicate, through = replicate } = data as { replicate: number; through?: number };
    count('pulse_decisions_total', { decision }, through - replicate + 1);
  }
}
