/** What may separate columns; the earlier is taken where two do equally well. */
export type Delimiter = ',' | ';' | '\t' | '|';

const NAMES: Readonly<Record<Delimiter, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
};

/** Records that are looked at. */
const SAMPLE = 6;

/**
 * What separates the columns: that of the format where it makes more than one column, except where another makes more
 * and gives each of the first rows as many cells as the header, which the format's own does not.
 *
 * @param firstCells the number of cells in each of the first records, by delimiter
 */
export function chooseDelimiter(
  format: 'csv' | 'tsv',
  firstCells: (delimiter: Delimiter, records: number) => readonly number[],
): { readonly delimiter: Delimiter; readonly notes: readonly string[] } {
  const usual: Delimiter = format === 'tsv' ? '\t' : ',';
  const fit = (delimiter: Delimiter) => {
    const [header = 0, ...rows] = firstCells(delimiter, SAMPLE);
    return { delimiter, columns: header, even: rows.every((count) => count === header) };
  };
  const own = fit(usual);
  if (own.columns > 1 && own.even) return { delimiter: usual, notes: [] };
  const others = ([',', ';', '\t', '|'] as const).filter((one) => one !== usual).map(fit);
  const [best] = others
    .filter(({ columns, even }) => columns > 1 && (even || own.columns <= 1))
    .sort((a, b) => Number(b.even) - Number(a.even) || b.columns - a.columns);
  if (best === undefined) return { delimiter: usual, notes: [] };
  return { delimiter: best.delimiter, notes: [`the columns are separated by ${NAMES[best.delimiter]}`] };
}
