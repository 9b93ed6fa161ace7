import {
  QUANTILE_LEVELS,
  type EventForecast,
  type Finding,
  type ForecastBody,
  type TargetForecast,
} from '@pulse/contracts';
import { reject } from './findings.js';

/** What a forecast of a world has to have. */
export interface ExpectedForecast {
  readonly targets: readonly string[];
  readonly events: readonly string[];
  readonly horizon: number;
}

/** Every target and event of the world is there, with one finite number for each horizon (and quantile level). */
export function checkShape(body: ForecastBody, { targets, events, horizon }: ExpectedForecast): Finding[] {
  return [
    ...targets.flatMap((name) => {
      const target = body.targets[name];
      if (!target) return [reject('missing_target', `the forecast has no distribution of ${name}`, name, null)];
      return fits(targetRows(target), horizon) ? [] : [malformed(name)];
    }),
    ...events.flatMap((name) => {
      const event = body.events[name];
      if (!event) return [reject('missing_event', `the forecast has no probability of ${name}`, name, null)];
      return fits(eventRows(event), horizon) ? [] : [malformed(name)];
    }),
  ];
}

const malformed = (name: string): Finding =>
  reject('malformed_forecast', `${name} does not have one finite number for each horizon`, name, null);

function targetRows({ mean, sd, error, quantiles }: TargetForecast): (readonly number[])[] | null {
  const full = quantiles.every((row) => row.length === QUANTILE_LEVELS.length && row.every(Number.isFinite));
  return full ? [mean, sd, error, quantiles.map(() => 0)] : null;
}

const eventRows = ({ probability, error }: EventForecast): (readonly number[])[] => [probability, error];

function fits(rows: readonly (readonly number[])[] | null, horizon: number): boolean {
  return rows !== null && rows.every((row) => row.length === horizon && row.every(Number.isFinite));
}
