import type { CommitContext } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { traceparent } from '@pulse/telemetry';

export interface OrchestratorPorts {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly actor: string;
}

export const commitContext = ({ actor }: OrchestratorPorts, batchId: string): CommitContext => ({
  actor,
  correlationId: batchId,
  causationId: null,
  traceparent: traceparent(),
});
