import type { z } from 'zod';
import { checkSchema, type SchemaCheck } from './check-schema.js';
import { parseSource, type ParsedSource } from './parse-source.js';

/** Parses a file and checks it against a schema. Of a value that cannot be held, the schema's complaint is left out. */
export function readData<S extends z.ZodType>(
  schema: S,
  input: string | Uint8Array,
  file: string,
): ParsedSource & SchemaCheck<z.output<S>> {
  const parsed = parseSource(input, file);
  if (parsed.document === undefined) return parsed;
  const checked = checkSchema(schema, parsed.document);
  const faulty = new Set(
    parsed.diagnostics.filter(({ severity }) => severity === 'error').map(({ line, column }) => `${line}:${column}`),
  );
  const own = checked.diagnostics.filter(({ line, column }) => !faulty.has(`${line}:${column}`));
  return { ...parsed, ...checked, diagnostics: [...parsed.diagnostics, ...own] };
}
