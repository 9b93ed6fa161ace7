import type { Recalibration } from '@pulse/contracts';
import { calibrationOf, type EventCalibration, type TargetCalibration } from '../../model/calibration.js';
import { BASE_RATE_NOTE } from '../../model/event-words.js';
import { recalibrationText } from '../../model/recalibration-words.js';
import type { ReportModel } from '../../model/report-model.js';
import { counted, figure, interval, NO_EVIDENCE, percent, percentInterval, pValue, score } from '../../format.js';
import { diagonalChart } from '../diagonal-chart.js';
import { pitHistogram } from '../histogram.js';
import { html, type Content, type Markup } from '../markup.js';
import { missing, table } from '../table.js';
import { folded } from '../folded.js';

/** Whether what was forecast with so much probability happened that often, at the headline's horizon. */
export function calibrationSection({ shown, facts }: ReportModel): Markup {
  const evidence = shown?.record.evidence;
  if (!evidence || evidence.origins.length === 0) return html`<p>${missing(NO_EVIDENCE)}.</p>`;
  const horizon = shown.record.forecasts[0]?.scored.headline.horizon ?? 1;
  const { targets, events } = calibrationOf(evidence, facts.world.targets, horizon);
  return html`<p>
      At horizon ${horizon}, over the past origins of ${shown.record.view.planned.name}. PIT: where in the forecast the
      outcomes fell; the strip holds 90 % of what chance gives a calibrated forecast. Quantile coverage: how often they
      fell below each quantile, with exact 95 % limits; the diagonal is calibrated.
      ${horizon === 1 ? null : `Outcomes of neighbouring origins overlap, so that of ${horizon} outcomes one counts in strip and limits.`}
    </p>
    ${targets.slice(0, OPEN_TARGETS).map((target, i) => targetFigures(target, horizon, i))}
    ${targets.length > OPEN_TARGETS ? folded(html`${counted(targets.length - OPEN_TARGETS, 'more target')}`, html`${targets.slice(OPEN_TARGETS).map((target, i) => targetFigures(target, horizon, OPEN_TARGETS + i))}`) : null}
    ${
      events.length === 0
        ? null
        : html`<h3>Events</h3>
            <p class="note">${BASE_RATE_NOTE}</p>
            <div class="grid2">${events.map((event, i) => eventFigure(event, horizon, i))}</div>`
    }
    ${recalibrationSection(evidence.recalibration ?? [], horizon)}`;
}

/** Targets whose figures are open; the others are folded. */
const OPEN_TARGETS = 3;

function targetFigures({ target, n, pit, coverage }: TargetCalibration, horizon: number, i: number): Markup {
  return html`<div class="grid2">
    <figure>
      <figcaption>
        <b>${target}</b>: PIT of ${n} outcomes; dotted: even spread, strip: 90 % of what chance gives each bar
      </figcaption>
      ${pit === null ? missing(NO_EVIDENCE) : pitHistogram(pit, `PIT histogram of ${target} at horizon ${horizon}`, `pit${i}`)}
    </figure>
    <figure>
      <figcaption><b>${target}</b>: quantile coverage of ${n} outcomes, exact 95 % limits</figcaption>
      ${
        coverage.length === 0
          ? missing(NO_EVIDENCE)
          : diagonalChart(
              coverage.map(({ level, share, low, high }) => ({ forecast: level, happened: share, low, high, n: null })),
              {
                title: `Quantile coverage of ${target} at horizon ${horizon}`,
                x: 'quantile of the forecast, %',
                y: 'outcomes at or below it, %',
                id: `coverage${i}`,
                joined: true,
              },
            )
      }
    </figure>
  </div>`;
}

function eventFigure({ event, n, bins, scores }: EventCalibration, horizon: number, i: number): Markup {
  const points = bins.map(({ forecast, happened, low, high, n: count }) => ({
    forecast,
    happened,
    low,
    high,
    n: count,
  }));
  return html`<figure>
    <figcaption>
      <b>${event}</b>: reliability, exact 95 % limits, larger dots are more outcomes; ${n}
      outcomes${scores === null ? null : html`, ${scores.happened} times it happened`}
    </figcaption>
    ${points.length === 0 ? missing(NO_EVIDENCE) : diagonalChart(points, { title: `Reliability of ${event} at horizon ${horizon}`, x: 'forecast probability, %', y: 'it happened, %', id: `reliability${i}` })}
    ${bins.length === 0 ? null : folded(html`Numbers`, binTable(bins))}
    ${
      scores === null
        ? null
        : html`<dl class="plain">
            <dt>Brier score</dt>
            <dd>
              ${figure(scores.brier)}, of the base rate ${figure(scores.baseRate)}; skill
              ${scores.skill === null ? NO_EVIDENCE : html`${score(scores.skill.value)} ${range(scores.skill)}`}; DM p
              ${pValue(scores.dmP, '–')}
            </dd>
            <dt>Its parts</dt>
            <dd>
              by isotonic regression: reliability ${figure(scores.reliability, '–')} (0 is best), resolution
              ${figure(scores.resolution, '–')}, uncertainty ${figure(scores.uncertainty, '–')}
            </dd>
          </dl>`
    }
  </figure>`;
}

function binTable(bins: EventCalibration['bins']): Markup {
  return table(
    'Outcomes by the probability that was forecast. A bin of few outcomes shows little.',
    [
      { head: 'Forecast', cell: (bin) => percentInterval(bin.from, bin.to), heading: true },
      { head: 'n', cell: (bin) => bin.n, number: true },
      { head: 'Mean forecast', cell: (bin) => percent(bin.forecast), number: true },
      { head: 'Happened', cell: (bin) => percent(bin.happened), number: true },
      { head: '95 % limits', cell: (bin) => percentInterval(bin.low, bin.high), number: true },
    ],
    bins,
  );
}

function range({ low, high }: { readonly low: number | null; readonly high: number | null }): Content {
  const text = interval(low, high);
  return text === '' ? null : html`(90 % interval ${text})`;
}

/** Raw and recalibrated apart; a recalibration is offered and never applied to the forecasts. */
function recalibrationSection(pairs: readonly Recalibration[], horizon: number): Markup | null {
  if (pairs.length === 0) return null;
  const at = pairs.filter((pair) => pair.horizon === horizon);
  const first = at.length === 0 ? pairs : at;
  return html`<h3>Recalibration, offered</h3>
    <p>
      Shifts of the quantiles, fitted on earlier origins and scored on later ones only. The forecasts of this report are
      <strong>as simulated</strong>: nothing is applied to them. ${recalibrationText(pairs)}
    </p>
    ${recalibrationTable(first)}
    ${first.length === pairs.length ? null : folded(html`All horizons`, recalibrationTable(pairs))}`;
}

function recalibrationTable(pairs: readonly Recalibration[]): Markup {
  const coverage = (part: Recalibration['raw']): Content =>
    part.coverage80 === null
      ? missing('–', NO_EVIDENCE)
      : html`${percent(part.coverage80.share)}<br /><span class="sub"
            >${percentInterval(part.coverage80.low, part.coverage80.high)}</span
          >`;
  return table(
    'Weighted interval score in the unit of the target (less is better) and 80 % coverage with exact 95 % limits, on the same later outcomes.',
    [
      { head: 'Target', cell: (pair) => pair.target, heading: true },
      { head: 'Horizon', cell: (pair) => pair.horizon, number: true },
      { head: 'Fitted on', cell: (pair) => pair.fitted, number: true },
      { head: 'Scored on', cell: (pair) => pair.scored, number: true },
      { head: 'WIS as forecast', cell: (pair) => figure(pair.raw.wis, '–'), number: true },
      { head: 'WIS recalibrated', cell: (pair) => figure(pair.recalibrated.wis, '–'), number: true },
      { head: '80 % as forecast', cell: (pair) => coverage(pair.raw), number: true },
      { head: '80 % recalibrated', cell: (pair) => coverage(pair.recalibrated), number: true },
    ],
    pairs,
  );
}
