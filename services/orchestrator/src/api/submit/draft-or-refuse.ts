import type { ApiDiagnostic, SubmitRequest } from '@pulse/contracts';
import type { BatchDraft } from '../../plan-batch/draft-batch.js';
import { draftRequest } from '../../submit-batch/draft-request.js';
import { ApiError } from '../problems/api-error.js';

export interface Drafted {
  readonly draft: BatchDraft;
  /** Warnings. */
  readonly diagnostics: ApiDiagnostic[];
  /** Texts of the files that the diagnostics are about. */
  readonly texts: Record<string, string>;
}

/** Longer texts than people write; parsing takes seconds for each million characters. */
const MAX_TEXT = 1 << 20;

/** @throws ApiError `manifest.invalid` with all that is wrong, `request.too_large` */
export function draftOrRefuse(request: SubmitRequest): Drafted {
  checkSize('manifest', typeof request.manifest === 'string' ? request.manifest : JSON.stringify(request.manifest));
  checkSize('world', request.world?.text);
  checkSize('policy', request.policy?.text);
  const result = draftRequest(request);
  const diagnostics = result.diagnostics.map(({ notes, ...one }) =>
    notes === undefined ? one : { ...one, notes: [...notes] },
  );
  const about = new Set(diagnostics.map(({ file }) => file));
  const texts = Object.fromEntries(Object.entries(result.texts).filter(([file]) => about.has(file)));
  if (result.draft) return { draft: result.draft, diagnostics, texts };
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new ApiError(
    'manifest.invalid',
    `nothing was run: ${errors} ${errors === 1 ? 'error' : 'errors'} in what was sent`,
    { diagnostics, texts },
  );
}

/** @throws ApiError `request.too_large` */
export function checkSize(what: string, text = ''): void {
  if (text.length > MAX_TEXT)
    throw new ApiError('request.too_large', `the ${what} has more than ${MAX_TEXT} characters: data belong into files`);
}
