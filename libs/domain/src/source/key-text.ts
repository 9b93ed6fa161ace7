import type { Scalar } from 'yaml';

/** The name that a scalar key stands for: numbers as they are written. */
export function keyText({ value, source }: Scalar): string {
  if (typeof value === 'string') return value;
  return source ?? JSON.stringify(value);
}
