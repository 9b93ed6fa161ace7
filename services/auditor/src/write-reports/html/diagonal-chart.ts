import { grouped } from '../format.js';
import { html, type Markup } from './markup.js';
import { at, linear } from './scale.js';

/** A share that was forecast beside the share that happened, with its limits; all in [0, 1]. */
export interface DiagonalPoint {
  readonly forecast: number;
  readonly happened: number;
  readonly low: number;
  readonly high: number;
  /** Outcomes behind it; null where all points have the same. */
  readonly n: number | null;
}

const SIZE = 280;
const BOX = { left: 46, right: 12, top: 12, bottom: 40 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** What was forecast against what happened, in per cent; points on the diagonal are calibrated. */
export function diagonalChart(
  points: readonly DiagonalPoint[],
  options: {
    readonly title: string;
    readonly x: string;
    readonly y: string;
    readonly id: string;
    readonly joined?: boolean;
  },
): Markup {
  const x = linear([0, 1], [BOX.left, SIZE - BOX.right]);
  const y = linear([0, 1], [SIZE - BOX.bottom, BOX.top]);
  const { id, title } = options;
  const most = Math.max(1, ...points.map(({ n }) => n ?? 0));
  const middle = (BOX.top + SIZE - BOX.bottom) / 2;
  return html`<svg
    class="chart"
    viewBox="0 0 ${SIZE} ${SIZE}"
    style="max-width:${SIZE * 1.2}px"
    role="img"
    aria-labelledby="${id}-t ${id}-d"
  >
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">
      ${points.map((point) => `${percentOf(point.forecast)} forecast, ${percentOf(point.happened)} happened`).join('; ')}
    </desc>
    ${TICKS.map(
      (tick) =>
        html`<line class="grid" x1="${at(x(0))}" x2="${at(x(1))}" y1="${at(y(tick))}" y2="${at(y(tick))}" /><text
            class="tick"
            x="${BOX.left - 6}"
            y="${at(y(tick) + 3.5)}"
            text-anchor="end"
            >${tick * 100}</text
          ><text class="tick" x="${at(x(tick))}" y="${SIZE - BOX.bottom + 15}" text-anchor="middle"
            >${tick * 100}</text
          >`,
    )}
    <line class="reference" x1="${at(x(0))}" x2="${at(x(1))}" y1="${at(y(0))}" y2="${at(y(1))}" />
    <line class="axis" x1="${at(x(0))}" x2="${at(x(1))}" y1="${at(y(0))}" y2="${at(y(0))}" />
    ${options.joined ? html`<path class="median" d="M${points.map((p) => `${at(x(p.forecast))} ${at(y(p.happened))}`).join('L')}" />` : null}
    ${points.map(
      (point) =>
        html`<line
            class="range"
            x1="${at(x(point.forecast))}"
            x2="${at(x(point.forecast))}"
            y1="${at(y(point.low))}"
            y2="${at(y(point.high))}"
          /><circle
            class="dot"
            cx="${at(x(point.forecast))}"
            cy="${at(y(point.happened))}"
            r="${at(radius(point, most))}"
            ><title>
              ${percentOf(point.forecast)} forecast, ${percentOf(point.happened)}
              happened${point.n === null ? '' : `, n = ${grouped(String(point.n))}`}
            </title></circle
          >`,
    )}
    <text class="unit" x="${at(x(0.5))}" y="${SIZE - 6}" text-anchor="middle">${options.x}</text>
    <text class="unit" x="12" y="${middle}" text-anchor="middle" transform="rotate(-90 12 ${middle})">
      ${options.y}
    </text>
  </svg>`;
}

/** The area of a dot grows with its outcomes, so that one outcome does not look like fifty. */
function radius({ n }: DiagonalPoint, most: number): number {
  return n === null ? 3.5 : 2 + 3.5 * Math.sqrt(n / most);
}

const percentOf = (share: number): string => `${Math.round(share * 100)} %`;
