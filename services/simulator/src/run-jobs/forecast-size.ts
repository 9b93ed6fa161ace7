import type { ForecastBody, ScoredForecast } from '@pulse/contracts';

/** Bytes that a number takes at most, and a name with its punctuation. */
const NUMBER = 25;
const NAME = 90;

/**
 * An upper estimate of the bytes of a distribution as JSON, without writing it: forecasts are packed into commits by the
 * thousand, and only few are large.
 */
export function estimatedBytes(body: ScoredForecast['body']): number {
  return 'artifact' in body ? 128 : targetNumbers(body) * NUMBER + names(body) * NAME;
}

function targetNumbers(body: ForecastBody): number {
  let numbers = 0;
  for (const { quantiles } of Object.values(body.targets)) for (const row of quantiles) numbers += row.length + 3;
  for (const { probability } of Object.values(body.events)) numbers += 2 * probability.length;
  for (const values of Object.values(body.overlays)) numbers += values.length;
  for (const { byTurn, effects } of body.rules) numbers += byTurn.length + Object.keys(effects).length + 2;
  return numbers;
}

function names(body: ForecastBody): number {
  const tags = body.rules.reduce((sum, rule) => sum + rule.tags.length + Object.keys(rule.effects).length, 0);
  return (
    Object.keys(body.targets).length +
    Object.keys(body.events).length +
    Object.keys(body.overlays).length +
    body.rules.length +
    tags +
    2
  );
}
