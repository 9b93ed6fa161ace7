import type { FoundSeries, FoundTable } from '@pulse/domain';
import { counted, fit, table } from '../output/terminal.js';
import { wrap } from './wrap.js';

/** Series that are listed; the world has them all. */
const LISTED = 20;

/** What `pulse world init` found, with what to do next. */
export function foundText(data: string, world: string, found: FoundTable, width: number): string {
  const { rows, form, date, dateFormat, period, first, last, periods, gaps, long, series, skipped, notes } = found;
  const read = dateFormat === null ? '' : `, read as ${dateFormat}`;
  const facts = [
    `${data}: ${counted(rows, 'row')}, ${form}`,
    `dates: ${title(date)}${read}; ${counted(periods, 'period')} (${period}) from ${first} to ${last}, ${gaps === 0 ? 'no gap' : `${gaps} without a row`}`,
    ...(long === null ? [] : [`long form: series in "${long.series}", values in "${long.value}"`]),
  ];
  const shown = series.slice(0, LISTED);
  const more = series.length - shown.length;
  return [
    ...facts.flatMap((line) => wrap(line, width, 2)),
    '',
    table(
      ['column', 'variable', 'support', 'values', 'missing', 'from', 'to', ''],
      shown.map((one) => rowOf(one, width)),
      [3, 4, 5, 6],
    ),
    ...(more > 0 ? [`... and ${more} more`] : []),
    ...(skipped.length === 0
      ? []
      : [
          '',
          'Left out:',
          ...skipped
            .slice(0, LISTED)
            .flatMap(({ column, reason }) => wrap(`- ${title(column)}: ${reason}`, width, 4, 2)),
        ]),
    ...(skipped.length > LISTED ? [`  ... and ${skipped.length - LISTED} more`] : []),
    ...(notes.length === 0 ? [] : ['', ...notes.flatMap((note) => wrap(`- ${note}`, width, 4, 2))]),
    '',
    `Wrote ${world}. Next:`,
    `  pulse validate ${quoted(world)}`,
    `  pulse retrodict ${quoted(world)}`,
  ].join('\n');
}

const title = (column: string): string => (column === '' ? 'the column without a name' : `"${column}"`);

function rowOf({ column, variable, support, values, missing, min, max, target }: FoundSeries, width: number): string[] {
  const most = width < 100 ? 18 : 32;
  const name = column === '' ? '(no name)' : column.replaceAll(/\s+/g, ' ');
  return [
    fit(name, most),
    fit(variable, most),
    support,
    String(values),
    String(missing),
    short(min),
    short(max),
    target ? 'target' : '',
  ];
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** A path as an argument of a shell. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
