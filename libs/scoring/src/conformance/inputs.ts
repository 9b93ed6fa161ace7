/** The input of a vector: JSON, where null stands for a missing value. */
export type Input = Readonly<Record<string, unknown>>;

export type Adapter = (input: Input) => unknown;

/** A number; a missing one is NaN. */
export function number(input: Input, key: string): number {
  const value = input[key];
  return typeof value === 'number' ? value : NaN;
}

/** A number that has a default. */
export function optionalNumber(input: Input, key: string): number | undefined {
  const value = input[key];
  return typeof value === 'number' ? value : undefined;
}

const asNumber = (value: unknown): number => (typeof value === 'number' ? value : NaN);

/** A list of numbers; missing ones are NaN. */
export function numbers(input: Input, key: string): number[] {
  const value = input[key];
  return Array.isArray(value) ? value.map(asNumber) : [];
}

export function optionalNumbers(input: Input, key: string): number[] | undefined {
  return Array.isArray(input[key]) ? numbers(input, key) : undefined;
}

/** A list of lists of numbers. */
export function rows(input: Input, key: string): number[][] {
  const value = input[key];
  return Array.isArray(value) ? value.map((row) => (Array.isArray(row) ? row.map(asNumber) : [])) : [];
}

/** The given fields that are there, as options: those that are absent keep their defaults. */
export function options<T>(input: Input, ...keys: string[]): T {
  return Object.fromEntries(
    keys
      .filter((key) => input[key] !== undefined && input[key] !== null)
      .map((key) => [key, Array.isArray(input[key]) ? numbers(input, key) : input[key]]),
  ) as T;
}

/** A text that selects a variant, typed by the function that checks it. */
export function choice<T>(input: Input, key: string): T | undefined {
  const value = input[key];
  return typeof value === 'string' ? (value as T) : undefined;
}
