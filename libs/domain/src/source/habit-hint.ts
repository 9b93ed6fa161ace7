import type { Diagnostic } from './diagnostic.js';

const YES = new Set(['yes', 'y', 'on', 'true']);
const NO = new Set(['no', 'n', 'off', 'false']);

/** Help with what people write out of habit: YAML 1.1 booleans, quoted or grouped numbers, a value where a list belongs. */
export function habitHint(
  value: unknown,
  expected: readonly string[],
): Pick<Diagnostic, 'suggestion' | 'notes'> | undefined {
  if (typeof value === 'string' && expected.includes('true or false')) return booleanHint(value);
  if (typeof value === 'string' && expected.some((text) => /number/.test(text))) return numberHint(value);
  if (expected.includes('a list')) return listHint(value);
  if (typeof value === 'number' && expected.some((text) => text.includes('a duration')))
    return { suggestion: `${value}s`, notes: ['a duration needs its unit: ms, s, m or h'] };
  if (typeof value === 'number' && expected.includes('text')) return { suggestion: `"${value}"` };
  return undefined;
}

function listHint(value: unknown): Pick<Diagnostic, 'suggestion'> | undefined {
  if (typeof value === 'string')
    return { suggestion: /[,[\]{}:#]/.test(value) ? JSON.stringify([value]) : `[${value}]` };
  return typeof value === 'number' || typeof value === 'boolean' ? { suggestion: `[${value}]` } : undefined;
}

function booleanHint(value: string): Pick<Diagnostic, 'suggestion' | 'notes'> | undefined {
  const word = value.toLowerCase();
  const meant = YES.has(word) ? 'true' : NO.has(word) ? 'false' : undefined;
  if (meant === undefined) return undefined;
  const note =
    word === meant ? 'without quotes it is a boolean' : `YAML 1.2 reads \`${value}\` as text, not as a boolean`;
  return { suggestion: meant, notes: [note] };
}

function numberHint(value: string): Pick<Diagnostic, 'suggestion' | 'notes'> | undefined {
  const text = value.trim();
  const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
  if (number.test(text)) return { suggestion: text, notes: ['without quotes it is a number'] };
  if (/^[-+]?\d{1,3}(_\d{3})+(\.\d+)?$/.test(text))
    return { suggestion: text.replaceAll('_', ''), notes: ['YAML 1.2 numbers have no `_`'] };
  if (/^[-+]?\d+,\d+$/.test(text))
    return { suggestion: text.replace(',', '.'), notes: ['a decimal point is written `.`'] };
  if (/^[-+]?\d+(\.\d+)?\s*%$/.test(text))
    return { notes: [`write ${text} as the fraction ${Number.parseFloat(text) / 100}`] };
  return undefined;
}
