import { describe, expect, it } from '@jest/globals';
import { METRICS, type MetricDefinition } from '@pulse/telemetry';
import { document } from './documents.js';

/** The table of the reference, one row for each metric; prettier aligns its columns. */
function rows(): string[][] {
  return Object.entries<MetricDefinition>(METRICS).map(([name, { kind, attributes, help }]) => [
    `\`${name}\``,
    kind,
    attributes.map((attribute) => `\`${attribute}\``).join(', '),
    help,
  ]);
}

describe('the reference of metrics', () => {
  it('has every metric with its kind, attributes and meaning, in the order of the table in the code', () => {
    const { text } = document('docs/reference/metrics.md');
    const table = /<!-- metrics -->\n+([\s\S]*?)\n+<!-- end -->/.exec(text)?.[1] ?? '';
    const [head, , ...body] = table.split('\n').map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(head).toEqual(['metric', 'kind', 'attributes', 'meaning']);
    expect(body).toEqual(rows());
  });
});
