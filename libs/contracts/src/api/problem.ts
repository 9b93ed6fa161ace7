import { z } from 'zod';

/** One thing that is wrong or doubtful in a file; the same as the command line shows. */
export const ApiDiagnostic = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    file: z.string(),
    line: z.int().min(0),
    column: z.int().min(0),
    length: z.int().min(0),
    message: z.string(),
    expected: z.string().optional(),
    suggestion: z.string().optional(),
    notes: z.array(z.string()).optional(),
  })
  .meta({ id: 'Diagnostic' });
export type ApiDiagnostic = z.infer<typeof ApiDiagnostic>;

/** Texts of the files that diagnostics are about, by the name that the diagnostics use. */
export const SourceTextsByFile = z.record(z.string(), z.string());

/** An error as RFC 9457 tells it. `type` is `urn:pulse:error:<code>`, `code` is stable. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string(),
    diagnostics: z.array(ApiDiagnostic).optional(),
    texts: SourceTextsByFile.optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_TYPE = 'application/problem+json';
export const problemType = (code: string): string => `urn:pulse:error:${code}`;
