/** No recorded request is equal to the one that was made; says where the next one to come differs. */
export class CassetteMissError extends Error {
  override readonly name = 'CassetteMissError';
  readonly code = 'llm.cassette_miss';
  constructor(
    readonly left: number,
    readonly difference: Difference | null,
  ) {
    super(
      difference === null
        ? 'the cassette has no exchange left: more was asked than was recorded. Record it again'
        : `no recorded request is equal to this one; against the next of the ${left} left, ${difference.path} differs: ` +
            `recorded ${difference.recorded}, asked ${difference.asked}. Record it again if that is meant`,
    );
  }
}

export interface Difference {
  /** JSON pointer into the request. */
  readonly path: string;
  /** The two values, or the surroundings of the first character that differs. */
  readonly recorded: string;
  readonly asked: string;
}

const AROUND = 30;

/** Where two JSON values first differ, in the order of the keys of the first; null where they are equal. */
export function firstDifference(recorded: unknown, asked: unknown, path = ''): Difference | null {
  if (Object.is(recorded, asked)) return null;
  if (typeof recorded === 'string' && typeof asked === 'string') {
    let at = 0;
    while (recorded[at] === asked[at]) at++;
    const near = (text: string) => JSON.stringify(text.slice(Math.max(0, at - AROUND), at + AROUND));
    return { path: `${path} (character ${at})`, recorded: near(recorded), asked: near(asked) };
  }
  if (!isObject(recorded) || !isObject(asked)) return { path, recorded: brief(recorded), asked: brief(asked) };
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(asked)])) {
    const difference = firstDifference(recorded[key], asked[key], `${path}/${key}`);
    if (difference !== null) return difference;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 2 * AROUND ? `${text.slice(0, 2 * AROUND)}…` : text;
}
