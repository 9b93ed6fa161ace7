import type { Recalibration } from '@pulse/contracts';
import { calibrationOf, type EventCalibration, type TargetCalibration } from '../../model/calibration.js';
import type { ReportModel } from '../../model/report-model.js';
import { figure, interval, NO_EVIDENCE, percent, percentInterval, pValue, score } from '../../format.js';
import { diagonalChart } from '../diagonal-chart.js';
import { pitHistogram } from '../histogram.js';
import { html, type Content, type Markup } from '../markup.js';
import { missing, table } from '../table.js';

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
    ${targets.map((target, i) => targetFigures(target, horizon, i))}
    ${
      events.length === 0
        ? null
        : html`<h3>Events</h3>
            <div class="grid2">${events.map((event, i) => eventFigure(event, horizon, i))}</div>`
    }
    ${recalibrationTable(evidence.recalibration ?? [])}`;
}

function targetFigures({ target, n, pit, coverage }: TargetCalibration, horizon: number, i: number): Markup {
  return html`<div class="grid2">
    <figure>
      <figcaption><b>${target}</b>: PIT of ${n} outcomes</figcaption>
      ${pit === null ? missing(NO_EVIDENCE) : pitHistogram(pit, `PIT histogram of ${target} at horizon ${horizon}`, `pit${i}`)}
    </figure>
    <figure>
      <figcaption><b>${target}</b>: quantile coverage</figcaption>
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
      <b>${event}</b>: ${n} outcomes${scores === null ? null : html`, ${scores.happened} times it happened`}
    </figcaption>
    ${points.length === 0 ? missing(NO_EVIDENCE) : diagonalChart(points, { title: `Reliability of ${event} at horizon ${horizon}`, x: 'forecast probability, %', y: 'it happened, %', id: `reliability${i}` })}
    ${
      scores === null
        ? null
        : html`<dl class="plain">
            <dt>Brier score</dt>
            <dd>
              ${figure(scores.brier)}; base rate ${figure(scores.baseRate)}; skill
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

function range({ low, high }: { readonly low: number | null; readonly high: number | null }): Content {
  const text = interval(low, high);
  return text === '' ? null : html`(90 % interval ${text})`;
}

/** Raw and recalibrated apart; a recalibration is offered and never applied to the forecasts. */
function recalibrationTable(pairs: readonly Recalibration[]): Markup | null {
  if (pairs.length === 0) return null;
  const coverage = (part: Recalibration['raw']): Content =>
    part.coverage80 === null
      ? missing('–', NO_EVIDENCE)
      : html`${percent(part.coverage80.share)}<br /><span class="sub"
            >${percentInterval(part.coverage80.low, part.coverage80.high)}</span
          >`;
  return html`<h3>Recalibration, offered</h3>
    <p>
      Shifts of the quantiles, fitted on earlier origins and scored on later ones only. The forecasts of this report are
      <strong>as simulated</strong>: nothing is applied to them.
    </p>
    ${table(
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
    )}`;
}
