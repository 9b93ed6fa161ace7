import { z } from 'zod';
import { ConversionError } from './conversion-error.js';
import type { Dictionary } from './types.js';

/** Reads a value by a schema. @throws ConversionError at the first place that does not fit */
export function read<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = [path, ...(issue?.path ?? []).map(String)].join('/');
  throw new ConversionError(place, issue?.message ?? 'it does not fit');
}

export function readDictionary(value: unknown, path: string): Dictionary {
  return read(z.record(z.string(), z.unknown()), value, path);
}
