import type { Source } from '@pulse/contracts';

/** How the numbers of a source are written, where it is not 1234.5. */
export type Notation = Pick<Source, 'decimal' | 'thousands' | 'signs'>;

/** The number that a text is in a notation, null where it is none. */
export type NumberReader = (text: string) => number | null;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Reads 1234.5, and nothing else. */
export const readPlain: NumberReader = (text) => (DECIMAL.test(text) ? Number(text) : null);

/**
 * Reads numbers of a notation, and only those: where the decimal sign is a comma, 12.5 is no number, since it may be a
 * slip or a date. Thousands may be separated or not, but not in part: 1,2345 is no number.
 */
export function numberReader({ decimal = '.', thousands, signs = [] }: Notation): NumberReader {
  if (decimal === '.' && thousands === undefined && signs.length === 0) return readPlain;
  const group = thousands === undefined ? null : (GROUPS[thousands] ?? thousands);
  const whole = group === null ? '\\d+' : `(?:\\d{1,3}(?:[${group}]\\d{3})+|\\d+)`;
  const shape = new RegExp(`^[+-]?(?:${whole}(?:[${decimal}]\\d*)?|[${decimal}]\\d+)(?:[eE][+-]?\\d+)?$`);
  const separators = group === null ? null : new RegExp(`[${group}]`, 'g');
  return (text) => {
    const bare = withoutSigns(text, signs);
    if (!shape.test(bare)) return null;
    const joined = separators === null ? bare : bare.replaceAll(separators, '');
    return Number(joined.replace(decimal, '.'));
  };
}

/** What a group separator may also be written as. */
const GROUPS: Readonly<Record<string, string>> = { space: ' \u00A0\u202F', "'": "'\u2019" };

function withoutSigns(text: string, signs: readonly string[]): string {
  let bare = text;
  for (const sign of signs) {
    if (bare.endsWith(sign)) bare = bare.slice(0, -sign.length).trimEnd();
    const [, minus = '', rest = ''] = /^([+-]?)\s*(.*)$/.exec(bare) ?? [];
    if (rest.startsWith(sign)) bare = minus + rest.slice(sign.length).trimStart();
  }
  return bare;
}

/** A notation in words, for messages; empty for 1234.5. */
export function notationText({ decimal, thousands, signs = [] }: Notation): string {
  return [
    ...(decimal === undefined ? [] : [`decimal "${decimal}"`]),
    ...(thousands === undefined ? [] : [`thousands "${thousands}"`]),
    ...(signs.length === 0 ? [] : [`signs ${signs.map((sign) => `"${sign}"`).join(', ')}`]),
  ].join(', ');
}
