import type { RunRequest } from '@pulse/domain';
import type { Proposer } from '../propose/index.js';

/** A run was asked for with another language model than the one that there is now: its result would be of neither. */
export class OtherModelError extends Error {
  override readonly name = 'OtherModelError';
  readonly code = 'rulegen.other_model';
  constructor(
    readonly runId: string,
    wanted: { readonly provider: string; readonly model: string },
    there: string | null,
  ) {
    const { provider, model } = wanted;
    super(
      `run ${runId} was asked for with the language model ${provider}/${model}, and ` +
        `${there === null ? 'none is configured' : `${there} is configured`}: set LLM_PROVIDER (or LLM_PRICE_NAME) to ` +
        `${provider} and LLM_MODEL to ${model}, then go on with it, or ask for another run`,
    );
  }
}

/**
 * The proposer that a run has: the one that it was asked for with, and none where it was asked for without one.
 *
 * @throws OtherModelError
 */
export function proposerOf({ runId, method, settings }: RunRequest, there: Proposer | null): Proposer | null {
  const { provider, model } = settings;
  if (method === 'symbolic_only' || provider === null) return null;
  if (there?.provider === provider && there.model === model) return there;
  const other = there === null ? null : `${there.provider}/${there.model}`;
  throw new OtherModelError(runId, { provider, model: model ?? '' }, other);
}
