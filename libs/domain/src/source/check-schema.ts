import type { z } from 'zod';
import type { Diagnostic } from './diagnostic.js';
import { flattenIssue } from './flatten-issue.js';
import { withoutFaults } from './repair.js';
import type { SourceDocument } from './source-document.js';
import { wordIssue } from './word-issue.js';

export interface SchemaCheck<T> {
  /** Absent where the data does not fit. */
  readonly value?: T;
  /** What is left where the faulty parts are taken out, if that fits: good for finding further faults, for nothing else. */
  readonly draft?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks the data of a document against a schema; each fault becomes a diagnostic at its key or value. */
export function checkSchema<S extends z.ZodType>(schema: S, document: SourceDocument): SchemaCheck<z.output<S>> {
  const result = schema.safeParse(document.data);
  if (result.success) return { value: result.data, diagnostics: [] };
  const faults = result.error.issues.flatMap((issue) => flattenIssue(issue, document));
  const diagnostics = faults.flatMap((fault) => wordIssue(fault, schema, document));
  const draft = schema.safeParse(withoutFaults(document.data, faults));
  return draft.success ? { draft: draft.data, diagnostics } : { diagnostics };
}
