import { counted, grouped } from '../format.js';
import { html, type Markup } from './markup.js';
import { at, linear, niceTicks, type Scale } from './scale.js';

/** A value of one period; `t` is the period's ordinal. */
export interface Point {
  readonly t: number;
  readonly value: number;
}

/** One period of a fan: its central intervals, widest first, and its median. */
export interface FanStep {
  readonly t: number;
  readonly median: number;
  /** Lower and upper bounds at 95, 80 and 50 %. */
  readonly bands: readonly (readonly [number, number])[];
}

export interface FanChart {
  readonly title: string;
  readonly unit: string;
  /** Known at the origin. */
  readonly history: readonly Point[];
  /** Observed after it. */
  readonly outcomes: readonly Point[];
  readonly fan: readonly FanStep[];
  /** Ordinal of the origin; null where the world has no dates. */
  readonly origin: number | null;
  readonly label: (t: number) => string;
}

const WIDTH = 640;
const HEIGHT = 300;
const BOX = { left: 62, right: 12, top: 24, bottom: 34 };
const BAND_CLASSES = ['band95', 'band80', 'band50'];

/** Fan chart of one target against its history and what happened later. */
export function fanChart(chart: FanChart, id: string): Markup {
  const { history, outcomes, fan, origin } = chart;
  const times = [...history, ...outcomes, ...fan].map((p) => p.t);
  const values = [...history, ...outcomes]
    .map((p) => p.value)
    .concat(fan.flatMap((s) => [...s.bands.flat(), s.median]));
  const [low, high] = padded(Math.min(...values), Math.max(...values));
  const x = linear([Math.min(...times), Math.max(...times)], [BOX.left, WIDTH - BOX.right]);
  const y = linear([low, high], [HEIGHT - BOX.bottom, BOX.top]);
  const known = history.at(-1);
  const start: FanStep[] = known ? [{ t: known.t, median: known.value, bands: flat(known.value) }] : [];
  const steps = [...start, ...fan];
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">
    <title id="${id}-t">${chart.title}</title>
    <desc id="${id}-d">${describe(chart)}</desc>
    ${yAxis(low, high, y)}${xAxis(times, x, chart.label)}
    ${BAND_CLASSES.map((name, i) => html`<path class="${name}" d="${bandPath(steps, i, x, y)}" />`)}
    ${origin === null ? null : html`<line class="origin" x1="${at(x(origin))}" x2="${at(x(origin))}" y1="${BOX.top}" y2="${HEIGHT - BOX.bottom}" /><text class="originlabel" x="${at(x(origin) - 5)}" y="${BOX.top + 9}" text-anchor="end">origin ${chart.label(origin)}</text>`}
    <path class="history" d="${linePath(history, x, y)}" />
    <path
      class="median"
      d="${linePath(
        steps.map((s) => ({ t: s.t, value: s.median })),
        x,
        y,
      )}"
    />
    ${fan.length === 1 ? fan.map((s) => html`<circle class="mediandot" cx="${at(x(s.t))}" cy="${at(y(s.median))}" r="3" />`) : null}
    ${outcomes.map((p) => html`<circle class="outcome" cx="${at(x(p.t))}" cy="${at(y(p.value))}" r="3.2"><title>observed ${chart.label(p.t)}: ${grouped(String(p.value))}</title></circle>`)}
    <text class="unit" x="${BOX.left - 54}" y="${BOX.top - 12}">${chart.unit}</text>
  </svg>`;
}

const flat = (value: number): FanStep['bands'] => BAND_CLASSES.map(() => [value, value] as const);

/** The range with a little room; a single value gets room of its own. */
export function padded(min: number, max: number): [number, number] {
  const room = (max - min) * 0.04 || Math.abs(max) * 0.05 || 1;
  return [min - room, max + room];
}

function describe({ history, outcomes, fan, label, unit }: FanChart): string {
  const last = fan.at(-1);
  if (!last) return 'No forecast.';
  const [low, high] = last.bands[1]!;
  const text = (value: number) => grouped(String(Number(value.toPrecision(3))));
  return (
    `${counted(history.length, 'period')} of history, ${counted(fan.length, 'period')} of forecast and ` +
    `${counted(outcomes.length, 'later outcome')}. For ${label(last.t)} the median is ${text(last.median)} ${unit}, ` +
    `the 80 % interval ${text(low)} to ${text(high)}.`
  );
}

export function yAxis(low: number, high: number, y: Scale, width = WIDTH, left = BOX.left, right = BOX.right): Markup {
  return html`${niceTicks(low, high).map(
    (tick) =>
      html`<line class="grid" x1="${left}" x2="${width - right}" y1="${at(y(tick))}" y2="${at(y(tick))}" /><text
          class="tick"
          x="${left - 7}"
          y="${at(y(tick) + 3.5)}"
          text-anchor="end"
          >${grouped(String(tick))}</text
        >`,
  )}`;
}

function xAxis(times: readonly number[], x: Scale, label: (t: number) => string): Markup {
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const every = niceStep((last - first) / 6);
  const ticks: number[] = [];
  for (let t = last; t >= first; t -= every) ticks.push(t);
  const bottom = HEIGHT - BOX.bottom;
  return html`<line class="axis" x1="${BOX.left}" x2="${WIDTH - BOX.right}" y1="${bottom}" y2="${bottom}" />${ticks.map(
      (t) =>
        html`<line class="axis" x1="${at(x(t))}" x2="${at(x(t))}" y1="${bottom}" y2="${bottom + 4}" /><text
            class="tick"
            x="${at(x(t))}"
            y="${bottom + 18}"
            text-anchor="${t === last ? 'end' : 'middle'}"
            >${label(t)}</text
          >`,
    )}`;
}

function niceStep(rough: number): number {
  return [1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 600, 1200].find((step) => step >= rough) ?? Math.ceil(rough);
}

function linePath(points: readonly Point[], x: Scale, y: Scale): string {
  let previous: number | null = null;
  return points
    .map((p) => {
      // A gap in the data is a gap in the line.
      const joined = previous !== null && p.t === previous + 1;
      previous = p.t;
      return `${joined || p === points[0] ? (p === points[0] ? 'M' : 'L') : 'M'}${at(x(p.t))} ${at(y(p.value))}`;
    })
    .join('');
}

function bandPath(steps: readonly FanStep[], band: number, x: Scale, y: Scale): string {
  const up = steps.map((s) => `${at(x(s.t))} ${at(y(s.bands[band]![1]))}`);
  const down = [...steps].reverse().map((s) => `${at(x(s.t))} ${at(y(s.bands[band]![0]))}`);
  return `M${[...up, ...down].join('L')}Z`;
}
