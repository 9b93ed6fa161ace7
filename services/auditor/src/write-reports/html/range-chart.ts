import { html, type Markup } from './markup.js';
import { padded, yAxis } from './fan-chart.js';
import { at, linear } from './scale.js';

/** One dot with its range, in a column of its own. */
export interface RangeItem {
  readonly label: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

const BOX = { left: 52, right: 10, top: 20, bottom: 32 };

/** Dots with ranges by category. `reference` draws a line, for example at a skill of 0. */
export function rangeChart(
  items: readonly RangeItem[],
  options: {
    readonly title: string;
    readonly axis: string;
    readonly y: string;
    readonly reference?: number;
    /** Least span of the axis: differences far below it shall not fill the chart. */
    readonly least?: number;
    readonly id: string;
  },
): Markup {
  const width = Math.min(640, Math.max(260, BOX.left + BOX.right + items.length * 44));
  const height = 220;
  const values = items.flatMap((item) => [item.value, item.low ?? item.value, item.high ?? item.value]);
  if (options.reference !== undefined) values.push(options.reference);
  const [low, high] = atLeast(padded(Math.min(...values), Math.max(...values)), options.least ?? 0);
  const y = linear([low, high], [height - BOX.bottom, BOX.top]);
  const x = linear([-0.5, items.length - 0.5], [BOX.left, width - BOX.right]);
  const { id, title, axis, reference } = options;
  return html`<svg
    class="chart"
    viewBox="0 0 ${width} ${height}"
    style="max-width:${width}px"
    role="img"
    aria-labelledby="${id}-t"
  >
    <title id="${id}-t">${title}</title>
    ${yAxis(low, high, y, width, BOX.left, BOX.right)}
    ${reference === undefined ? null : html`<line class="reference" x1="${BOX.left}" x2="${width - BOX.right}" y1="${at(y(reference))}" y2="${at(y(reference))}" />`}
    ${items.map(
      (item, i) =>
        html`${item.low === null || item.high === null ? null : html`<line class="range" x1="${at(x(i))}" x2="${at(x(i))}" y1="${at(y(item.low))}" y2="${at(y(item.high))}" />`}<circle
            class="dot"
            cx="${at(x(i))}"
            cy="${at(y(item.value))}"
            r="4"
          /><text class="tick" x="${at(x(i))}" y="${height - BOX.bottom + 16}" text-anchor="middle"
            >${item.label}</text
          >`,
    )}
    <text class="unit" x="${at((BOX.left + width) / 2)}" y="${height - 3}" text-anchor="middle">${axis}</text>
    <text class="unit" x="${BOX.left - 44}" y="9">${options.y}</text>
  </svg>`;
}

/** A range widened about its middle to a least span. */
function atLeast([low, high]: readonly [number, number], span: number): readonly [number, number] {
  const room = Math.max(0, span - (high - low)) / 2;
  return [low - room, high + room];
}
