import { QUANTILE_LEVELS, streams, World, type ForecastBody } from '@pulse/contracts';
import { bodyOf, readJson, wholeDecisions } from '@pulse/read-model';
import { withPlace, type OpenPlace } from '../place/open-place.js';
import { ExitCode } from '../exit-codes.js';
import { print, table } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { decisionLines, type ShownDecision } from './decision-text.js';
import { eventTables } from './event-probabilities.js';
import { findForecast, type FoundForecast } from './find-forecast.js';
import { showBatch } from './show-batch.js';

export interface ShowOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** `pulse show BATCH[/JOB[/REPLICATE]]`: a batch with its jobs, or one forecast */
export async function showCommand(options: ShowOptions, address: string): Promise<ExitCode> {
  return withPlace(options, async (opened) => {
    if (!address.includes('/')) return showBatch(opened, address, options.json === true);
    const found = await findForecast(opened, address);
    const body = await bodyOf(opened.artifacts, found.forecast);
    const decisions = await decisionsOf(opened, found);
    if (options.json === true) {
      const { planned, status, attempts } = found.job;
      print(
        JSON.stringify({
          schemaVersion: 1,
          batchId: found.view.batchId,
          job: planned,
          status,
          attempts,
          ...found.forecast,
          body,
          decisions,
        }),
      );
    } else {
      const world = World.parse(await readJson(opened.artifacts, found.view.plan.config.world));
      showText(found, body, decisions, world);
    }
    return ExitCode.ok;
  });
}

/** What the licence service decided about this forecast. */
async function decisionsOf({ log }: OpenPlace, { view, job, forecast }: FoundForecast) {
  const events = wholeDecisions((await log.load(streams.license(view.batchId))).events);
  return events
    .filter(({ data }) => {
      const {
        job: number,
        replicate,
        through = replicate,
      } = data as { job?: number; replicate?: number; through?: number };
      return number === job.planned.number && replicate! <= forecast.replicate && forecast.replicate <= through!;
    })
    .map(({ type, data }): ShownDecision => ({ type, ...data }));
}

function showText(
  { view, job, forecast }: FoundForecast,
  body: ForecastBody,
  decisions: readonly ShownDecision[],
  world: World,
): void {
  const { headline, score } = forecast;
  print(`${view.batchId} / ${job.planned.name} / ${forecast.replicate}   (id ${forecast.forecastId.slice(0, 12)})`);
  print(
    `origin ${job.planned.origin ?? '-'}, ${body.paths} paths, seed ${view.plan.config.seed}, engine ${view.plan.config.engine}`,
  );
  print(
    `headline: ${headline.kind} of ${headline.name} at horizon ${headline.horizon}: ${number(headline.value)} ± ${number(headline.error)}`,
  );
  print(
    `confidence ${score.confidence?.toFixed(2) ?? `unknown (${score.confidenceReason ?? 'not enough evidence'})`}, fragility ${score.fragility?.toFixed(2) ?? 'unknown'}${score.fragilityCause === null ? '' : ` (${score.fragilityCause})`}, driver ${score.driver ?? 'none'}`,
  );
  const trust = decisions.findLast(({ trustLabel }) => trustLabel !== undefined)?.trustLabel ?? score.trustLabel;
  print(`arc: ${score.arcLabel}; trust: ${trust}`);
  for (const line of decisionLines(decisions, trust)) print(line);
  const columns = [0.1, 0.25, 0.5, 0.75, 0.9].map((level) => QUANTILE_LEVELS.indexOf(level as 0.5));
  const rows = Object.entries(body.targets).flatMap(([name, { quantiles }]) =>
    quantiles.map((row, h) => [h === 0 ? name : '', String(h + 1), ...columns.map((i) => number(row[i]!))]),
  );
  print(`\n${table(['target', 'h', '10 %', '25 %', 'median', '75 %', '90 %'], rows, [1, 2, 3, 4, 5, 6])}`);
  for (const events of eventTables(body, world)) print(`\n${events}`);
  const rules = body.rules
    .filter((rule) => rule.fired > 0)
    .map((rule) => [rule.rule, `${(rule.fired * 100).toFixed(1)} %`, rule.tags.join(' ')]);
  if (rules.length > 0) print(`\n${table(['rule', 'fired', 'tags'], rules, [1])}`);
}

const number = (value: number) =>
  Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(5)));
