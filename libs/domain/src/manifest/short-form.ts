const DROPPED: ReadonlySet<string> = new Set(['min', 'max', 'num', 'semantic', 'size', 'count']);

/**
 * The short form of an axis in job names: the first telling word of the last two dotted segments, at most 6 letters.
 * `rules.R006.scale` -> `R006`, `min_leaf_size` -> `leaf`, `semantic_threshold` -> `thresh`.
 */
export function shortForm(axis: string): string {
  const words = axis
    .split('.')
    .slice(-2)
    .join('.')
    .split(/[._-]/)
    .filter((word) => word !== '');
  const word = words.find((one) => !DROPPED.has(one)) ?? words.at(-1) ?? axis;
  return word.slice(0, 6);
}

/** Short forms of axes that are named together: those with one short form all take the full key. */
export function axisLabels(axes: readonly string[]): string[] {
  const forms = axes.map(shortForm);
  const labels = axes.map((axis, i) => (forms.filter((form) => form === forms[i]).length > 1 ? axis : forms[i]!));
  return labels.map((label) => safe(/\d$/.test(label) ? `${label}-` : label));
}

/** A value in a job name: its JSON scalar without quotes, safe in file names, at most 40 characters. */
export function valueLabel(value: string | number | boolean | null): string {
  return safe(String(value)).slice(0, 40);
}

function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9.+_-]/g, '_');
}
