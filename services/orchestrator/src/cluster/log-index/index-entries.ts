import { parseJobStream, type PositionedCommit } from '@pulse/contracts';
import { defaultIndexRule, type EventRef, type KeyKind } from '@pulse/event-log';

export interface KeyEntry extends EventRef {
  readonly kind: KeyKind;
  readonly key: string;
}

/** What commits add to the index. Of each key the newest event counts. */
export interface IndexEntries {
  readonly keys: readonly KeyEntry[];
  readonly ends: readonly EventRef[];
  /** Streams that begin, but those of jobs: there are too many of them, and the jobs of a batch are listed elsewhere. */
  readonly streams: readonly { readonly stream: string; readonly position: number }[];
}

export function indexEntries(commits: readonly PositionedCommit[]): IndexEntries {
  const keys = new Map<string, KeyEntry>();
  const ends: EventRef[] = [];
  const streams: { stream: string; position: number }[] = [];
  for (const { position, commit } of commits) {
    const { stream, firstVersion } = commit;
    if (firstVersion === 1 && parseJobStream(stream) === null) streams.push({ stream, position });
    for (const [i, event] of commit.events.entries())
      for (const found of defaultIndexRule.keysOf(event)) {
        const ref = { stream, version: firstVersion + i, position };
        if (found.kind === 'batch_end') ends.push(ref);
        else keys.set(`${found.kind} ${found.key}`, { kind: found.kind, key: found.key, ...ref });
      }
  }
  return { keys: [...keys.values()], ends, streams };
}
