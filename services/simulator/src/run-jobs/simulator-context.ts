import type { CommitContext } from '@pulse/contracts';

/** Commits of a simulator: who wrote them, and for which batch. */
export const simulatorContext = (name: string, batchId: string): CommitContext => ({
  actor: `simulator/${name}`,
  correlationId: batchId,
  causationId: null,
  traceparent: null,
});
