import { stringify } from 'yaml';
import type { Examined } from './init-world.js';
import { MOST_TARGETS } from './targets.js';
import type { FoundSeries, FoundTable } from './types.js';

/** A world as YAML with comments, and what was found, for people. */
export function renderWorld(
  name: string,
  from: string,
  { table, dates, long, notation, aggregate, missing, found }: Examined & { readonly table: { readonly form: string } },
): { readonly yaml: string; readonly found: FoundTable } {
  const targets = found.series.filter(({ target }) => target);
  const active = found.series.slice(0, Math.max(targets.length, MOST_TARGETS));
  const others = found.series.slice(active.length);
  const line = (series: FoundSeries) => variableLine(series, long !== null, aggregate);
  const yaml = [
    `# A first world, made from ${from} by \`pulse world init\`. Read it, change it, try it.`,
    `# ${found.rows} rows, ${found.first} to ${found.last}: ${found.periods} periods (${found.period}), ${found.gaps} without a row.`,
    `name: ${scalar(name)}`,
    `period: ${found.period}`,
    'sources:',
    '  data:',
    `    from: ${scalar(from)}`,
    ...(/\.(csv|tsv|tab|json)$/i.test(from) ? [] : [`    format: ${table.form === 'JSON' ? 'json' : 'csv'}`]),
    `    date: ${typeof dates.date === 'string' ? scalar(dates.date) : flow(dates.date)}`,
    ...(dates.format === null ? [] : [`    date_format: ${scalar(dates.format)}`]),
    ...(long === null
      ? []
      : [
          `    series: ${long.columns.length === 1 ? scalar(long.columns[0]!) : `[${long.columns.map(quotedIfNeeded).join(', ')}]`}`,
          `    value: ${scalar(long.value.name)}`,
        ]),
    ...(notation.decimal === undefined ? [] : [`    decimal: ${quoted(notation.decimal)}`]),
    ...(notation.thousands === undefined ? [] : [`    thousands: ${quoted(notation.thousands)}`]),
    ...(notation.signs === undefined ? [] : [`    signs: [${notation.signs.map(quoted).join(', ')}]`]),
    ...(missing === null ? [] : [`    missing: [${missing.map(quoted).join(', ')}]`]),
    '    # Published with a delay? `publication_lag` of a variable, in periods. Revised later? `revised: true`, or `as_of`.',
    '# support: positive lives on the log scale, share on the logit scale, real as it is.',
    '# process: auto is chosen at each origin by how well it forecast before; name one instead to fix it.',
    'variables:',
    ...active.map(line),
    ...(others.length === 0 ? [] : ['  # More series of the file; uncomment what should be simulated too:']),
    ...others.map((series) => line(series).replace(/^ {2}/, '  # ')),
    '# What is forecast and scored.',
    `targets: [${targets.map(({ variable }) => variable).join(', ')}]`,
    '# What one-number summaries refer to; `horizon: 3` would fix how many periods ahead.',
    `headline: { target: ${targets[0]!.variable} }`,
    '# What moves what, for example:',
    '# rules:',
    '#   - id: pull_back',
    `#     when: 'zscore(${targets[0]!.variable}, 12) > 2'`,
    '#     effects:',
    `#       - { on: ${targets[0]!.variable}, add: fit }`,
    '',
  ].join('\n');
  return { yaml, found: { ...found, form: table.form } };
}

function variableLine(
  { variable, column, support, unit, values, missing, min, max }: FoundSeries,
  isLong: boolean,
  aggregate: string | null,
): string {
  const fields = [
    ...(unit === null ? [] : [`unit: ${quoted(unit)}`]),
    `support: ${support}`,
    'process: auto',
    'source: data',
    ...(column === variable && !isLong ? [] : [`column: ${quotedIfNeeded(column)}`]),
    ...(aggregate === null ? [] : [`aggregate: ${aggregate}`]),
  ];
  const gone = missing > 0 ? `, ${missing} missing` : '';
  return `  ${variable}: { ${fields.join(', ')} } # ${values} values from ${short(min)} to ${short(max)}${gone}`;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

/** A text as a YAML scalar in block context. */
const scalar = (text: string): string =>
  /\p{Cc}/u.test(text) ? JSON.stringify(text) : stringify(text, { lineWidth: 0 }).trimEnd();

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A text as a YAML scalar inside braces. */
function quotedIfNeeded(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9_ ]*$/.test(text) && scalar(text) === text) return text;
  return /[\p{Cc}]/u.test(text) ? JSON.stringify(text) : quoted(text);
}

const flow = (parts: Readonly<Record<string, string | undefined>>): string =>
  `{ ${Object.entries(parts)
    .flatMap(([part, column]) => (column === undefined ? [] : [`${part}: ${quotedIfNeeded(column)}`]))
    .join(', ')} }`;
