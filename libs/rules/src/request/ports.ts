import type { ArtifactStore } from '@pulse/artifact-store';
import type { RuleData } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';

/** What asking for a run takes. */
export interface RequestPorts {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly actor: string;
  /** Stored rules that write a target, archived ones apart. */
  readonly stored: (target: string) => Promise<readonly { readonly rule: RuleData; readonly status: string }[]>;
}
