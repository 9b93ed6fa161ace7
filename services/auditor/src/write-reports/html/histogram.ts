import { html, type Markup } from './markup.js';
import { at, linear } from './scale.js';

const BINS = 10;
const WIDTH = 300;
const HEIGHT = 170;
const BOX = { left: 30, right: 8, top: 10, bottom: 30 };

/** PIT values in ten equal bins; flat is calibrated. The shaded strip holds 90 % of the counts that chance gives a flat one. */
export function pitHistogram(values: readonly number[], title: string, id: string): Markup {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor(value * BINS));
    counts[bin] = counts[bin]! + 1;
  }
  const expected = values.length / BINS;
  const spread = 1.645 * Math.sqrt(expected * (1 - 1 / BINS));
  const top = Math.max(...counts, expected + spread) * 1.1;
  const y = linear([0, top], [HEIGHT - BOX.bottom, BOX.top]);
  const x = linear([0, BINS], [BOX.left, WIDTH - BOX.right]);
  const strip = { y: y(expected + spread), height: y(Math.max(0, expected - spread)) - y(expected + spread) };
  return html`<svg
    class="chart"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    style="max-width:${WIDTH * 1.2}px"
    role="img"
    aria-labelledby="${id}-t"
  >
    <title id="${id}-t">${title}: ${counts.join(', ')} of ${values.length} in ten bins</title>
    <rect
      class="strip"
      x="${BOX.left}"
      width="${WIDTH - BOX.left - BOX.right}"
      y="${at(strip.y)}"
      height="${at(strip.height)}"
    />
    ${counts.map((count, i) => html`<rect class="bar" x="${at(x(i) + 1)}" width="${at(x(1) - x(0) - 2)}" y="${at(y(count))}" height="${at(y(0) - y(count))}" />`)}
    <line
      class="reference"
      x1="${BOX.left}"
      x2="${WIDTH - BOX.right}"
      y1="${at(y(expected))}"
      y2="${at(y(expected))}"
    />
    <line
      class="axis"
      x1="${BOX.left}"
      x2="${WIDTH - BOX.right}"
      y1="${HEIGHT - BOX.bottom}"
      y2="${HEIGHT - BOX.bottom}"
    />
    ${[0, 0.5, 1].map((tick) => html`<text class="tick" x="${at(x(tick * BINS))}" y="${HEIGHT - BOX.bottom + 14}" text-anchor="middle">${tick}</text>`)}
    <text class="unit" x="${at(x(BINS / 2))}" y="${HEIGHT - 3}" text-anchor="middle">
      share of the forecast below the outcome
    </text>
  </svg>`;
}
