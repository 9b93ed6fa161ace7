import type { CommitContext } from '@pulse/contracts';
import { traceparent } from '@pulse/telemetry';

/** Commits of a simulator: who wrote them, for which batch, and in which trace. */
export const simulatorContext = (name: string, batchId: string): CommitContext => ({
  actor: `simulator/${name}`,
  correlationId: batchId,
  causationId: null,
  traceparent: traceparent(),
});
