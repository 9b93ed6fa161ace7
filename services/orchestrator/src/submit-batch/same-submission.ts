import { canonicalJson } from '@pulse/contracts';
import { contentHash, type Submission } from '@pulse/domain';
import { createHash } from 'node:crypto';
import type { BatchDraft } from '../plan-batch/draft-batch.js';
import type { SubmitOptions } from './submit-batch.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Whether a batch was submitted from exactly these inputs with these options. It is told by the facts of its submission;
 * what another version of Pulse makes of the same inputs does not matter.
 */
export function isSameSubmission(
  submission: Submission,
  draft: BatchDraft,
  options: Omit<SubmitOptions, 'batchId' | 'continues'>,
): boolean {
  return (
    submission.manifest === sha256(draft.manifestText) &&
    submission.world === sha256(canonicalJson(draft.world)) &&
    submission.history === (draft.history === null ? null : sha256(canonicalJson(draft.history))) &&
    submission.policy === contentHash(draft.policy) &&
    submission.only === options.only &&
    submission.trustOnly === (options.trustOnly || draft.config.license.enforce) &&
    submission.maxFailures === options.maxFailures &&
    submission.useCache === options.useCache
  );
}
