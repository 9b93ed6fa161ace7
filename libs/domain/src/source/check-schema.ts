import type { z } from 'zod';
import type { Diagnostic, Path } from './diagnostic.js';
import { flattenIssue } from './flatten-issue.js';
import type { SourceDocument } from './source-document.js';
import { wordIssue } from './word-issue.js';

/** Checks the data of a document against a schema; each fault becomes a diagnostic at its key or value. */
export function checkSchema<S extends z.ZodType>(
  schema: S,
  document: SourceDocument,
): { readonly value?: z.output<S>; readonly diagnostics: readonly Diagnostic[] } {
  const result = schema.safeParse(document.data);
  if (result.success) return { value: result.data, diagnostics: [] };
  return {
    diagnostics: result.error.issues
      .flatMap((issue) => flattenIssue(issue, document))
      .flatMap((issue) => wordIssue(issue, schema, document)),
  };
}
