import type { RuleProvenance } from '@pulse/contracts';
import type { StartedRun } from './run.js';

/**
 * Who made a rule of a run and from what. The model is the one that answered, which may be one that stood in for the first, and
 * the prompt is what it answered; a rule of the search may be from around its words.
 */
export function provenanceIn({ request, iterations, proposals }: StartedRun, canonical: string): RuleProvenance {
  const proposal = proposals.get(canonical);
  const call = iterations.flatMap(({ calls }) => calls).find(({ callId }) => callId === proposal?.callId);
  return {
    origin: proposal?.origin ?? 'symbolic',
    method: request.method,
    model: call === undefined ? null : `${call.provider}/${call.model}`,
    promptHash: call?.promptHash ?? null,
    runId: request.runId,
    parents: [...(proposal?.parents ?? [])],
  };
}
