import type { PitCounts } from '@pulse/evidence';
import { html, type Markup } from './markup.js';
import { at, linear, niceTicks } from './scale.js';

const WIDTH = 300;
const HEIGHT = 230;
const BOX = { left: 46, right: 12, top: 12, bottom: 40 };

/** PIT values in ten equal bins; flat is calibrated. The strip holds each bar of a flat one with 90 % probability. */
export function pitHistogram({ counts, n, expected, low, high }: PitCounts, title: string, id: string): Markup {
  const top = Math.max(...counts, high) * 1.08;
  const y = linear([0, top], [HEIGHT - BOX.bottom, BOX.top]);
  const x = linear([0, counts.length], [BOX.left, WIDTH - BOX.right]);
  const [left, right] = [BOX.left, WIDTH - BOX.right];
  const middle = (BOX.top + HEIGHT - BOX.bottom) / 2;
  return html`<svg
    class="chart"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    style="max-width:${WIDTH * 1.2}px"
    role="img"
    aria-labelledby="${id}-t"
  >
    <title id="${id}-t">${title}: ${counts.join(', ')} of ${n} in ten bins</title>
    ${niceTicks(0, top, 4).map(
      (tick) =>
        html`<line class="grid" x1="${left}" x2="${right}" y1="${at(y(tick))}" y2="${at(y(tick))}" /><text
            class="tick"
            x="${left - 6}"
            y="${at(y(tick) + 3.5)}"
            text-anchor="end"
            >${tick}</text
          >`,
    )}
    <rect class="strip" x="${left}" width="${right - left}" y="${at(y(high))}" height="${at(y(low) - y(high))}" />
    ${counts.map((count, i) => html`<rect class="bar" x="${at(x(i) + 1)}" width="${at(x(1) - x(0) - 2)}" y="${at(y(count))}" height="${at(y(0) - y(count))}" />`)}
    <line class="reference" x1="${left}" x2="${right}" y1="${at(y(expected))}" y2="${at(y(expected))}" />
    <line class="axis" x1="${left}" x2="${right}" y1="${HEIGHT - BOX.bottom}" y2="${HEIGHT - BOX.bottom}" />
    ${[0, 25, 50, 75, 100].map((tick) => html`<text class="tick" x="${at(x((tick / 100) * counts.length))}" y="${HEIGHT - BOX.bottom + 15}" text-anchor="middle">${tick}</text>`)}
    <text class="unit" x="${at((left + right) / 2)}" y="${HEIGHT - 6}" text-anchor="middle">
      share of the forecast below the outcome, %
    </text>
    <text class="unit" x="12" y="${middle}" text-anchor="middle" transform="rotate(-90 12 ${middle})">outcomes</text>
  </svg>`;
}
