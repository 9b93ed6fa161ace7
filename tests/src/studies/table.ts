import { binomialInterval, isUndefined } from '@pulse/scoring';

/** A share with its exact 95 % limits: `2.1 % (1.3 to 3.2)`. */
export function share(successes: number, n: number): string {
  const limits = binomialInterval(successes, n);
  const percent = (x: number) => (100 * x).toFixed(1);
  return isUndefined(limits) ? '-' : `${percent(successes / n)} % (${percent(limits.low)} to ${percent(limits.high)})`;
}

/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
