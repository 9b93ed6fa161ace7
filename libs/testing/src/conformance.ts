/** One case of a file of conformance vectors. */
export interface VectorCase {
  readonly name: string;
  readonly function: string;
  readonly input: unknown;
  readonly expected: unknown;
  /** Allowed error per number: |actual - expected| <= tolerance * max(1, |expected|). */
  readonly tolerance: number;
  readonly source: string;
}

/** What a call gave: a value, or a refusal with its code (null where the error has none). */
export type Outcome =
  { readonly value: unknown } | { readonly refused: { readonly code: string | null; readonly message: string } };

/** Calls a function under test and keeps a refusal as data. */
export function outcomeOf(call: () => unknown): Outcome {
  try {
    return { value: call() };
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
    return {
      refused: {
        code: typeof code === 'string' ? code : null,
        message: error instanceof Error ? error.message : String(error),
      },
    };
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** The double that a marker of a non-finite number stands for, or null. */
function markedNumber(value: Fields): number | null {
  if (value['infinity'] === '+' || value['$float'] === 'Infinity') return Infinity;
  if (value['infinity'] === '-' || value['$float'] === '-Infinity') return -Infinity;
  return value['$float'] === 'NaN' ? NaN : null;
}

const unmark = (value: unknown): unknown => (isFields(value) ? (markedNumber(value) ?? value) : value);

const show = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 200) ?? 'undefined');

const listOf = (value: unknown): readonly unknown[] | null => {
  if (Array.isArray(value)) return value;
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as unknown as ArrayLike<number>)
    : null;
};

function compareNumbers(actual: unknown, expected: number, tolerance: number, path: string): string[] {
  const close =
    typeof actual === 'number' &&
    (Object.is(actual, expected) ||
      (Number.isFinite(expected) && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected))));
  return close ? [] : [`${path}: expected ${expected}, got ${show(actual)}`];
}

function compareFields(actual: unknown, expected: Fields, tolerance: number, path: string): string[] {
  if (!isFields(actual)) return [`${path}: expected ${show(expected)}, got ${show(actual)}`];
  if (expected['undefined'] === true) {
    return actual['undefined'] === true ? [] : [`${path}: expected an undefined value, got ${show(actual)}`];
  }
  const given = Object.keys(actual).filter((key) => actual[key] !== undefined);
  const extra = given.filter((key) => !(key in expected)).map((key) => `${path}.${key}: not expected`);
  return [
    ...extra,
    ...Object.keys(expected).flatMap((key) =>
      differences(actual[key], expected[key], tolerance, path === '' ? key : `${path}.${key}`),
    ),
  ];
}

/**
 * Where an actual value differs from an expected one, by the pass rule of the vectors: numbers at any depth within
 * `tolerance * max(1, |expected|)`, everything else equal. `{undefined: true}` wants a value that says it does not
 * exist; `{infinity: '+'}` and `{$float: 'Infinity'}` want that double. Typed arrays count as lists.
 * @returns one line per difference with its path; empty when it passes
 */
export function differences(actual: unknown, expected: unknown, tolerance: number, path = ''): string[] {
  const wanted = unmark(expected);
  const given = unmark(actual);
  if (typeof wanted === 'number') return compareNumbers(given, wanted, tolerance, path);
  const list = listOf(wanted);
  if (list !== null) {
    const items = listOf(given);
    if (items === null) return [`${path}: expected a list, got ${show(given)}`];
    if (items.length !== list.length) return [`${path}: expected ${list.length} items, got ${items.length}`];
    return list.flatMap((item, i) => differences(items[i], item, tolerance, `${path}[${i}]`));
  }
  if (isFields(wanted)) return compareFields(given, wanted, tolerance, path);
  return Object.is(given, wanted) ? [] : [`${path}: expected ${show(wanted)}, got ${show(given)}`];
}

/**
 * Whether an outcome is what a case expects: `{error: code}` wants a refusal with that code, `{$error: ...}` any
 * refusal, anything else a value as in `differences`.
 * @returns one line per difference; empty when it passes
 */
export function outcomeDifferences(outcome: Outcome, expected: unknown, tolerance: number): string[] {
  if (isFields(expected) && ('error' in expected || '$error' in expected)) {
    if (!('refused' in outcome)) return [`expected a refusal ${show(expected)}, got ${show(outcome.value)}`];
    if ('$error' in expected || outcome.refused.code === expected['error']) return [];
    const { code, message } = outcome.refused;
    return [`expected the refusal ${show(expected['error'])}, got ${code ?? 'no code'}: ${message}`];
  }
  if ('refused' in outcome) {
    const { code, message } = outcome.refused;
    return [`expected ${show(expected)}, was refused with ${code ?? 'no code'}: ${message}`];
  }
  return differences(outcome.value, expected, tolerance);
}
