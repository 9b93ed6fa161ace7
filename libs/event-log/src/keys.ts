import type { EventInput } from '@pulse/contracts';
import type { KeyKind } from './port.js';

/** One thing that an event is found by. `batch_end` has no key of its own. */
export type IndexKey = { readonly kind: KeyKind; readonly key: string } | { readonly kind: 'batch_end' };

/**
 * Which keys an event is indexed under. `version` names the rule: segments that were indexed under another version
 * are indexed again when the log is opened.
 */
export interface IndexRule {
  readonly version: string;
  keysOf(event: EventInput): readonly IndexKey[];
}

const BATCH_ENDS: ReadonlySet<string> = new Set(['BatchCompleted', 'BatchCancelled']);

/** `cacheKey` of JobSucceeded, every string of `evidenceKeys` of any event, and the events that end a batch. */
export const defaultIndexRule: IndexRule = {
  version: '1',
  keysOf(event) {
    const keys: IndexKey[] = [];
    const { cacheKey, evidenceKeys } = event.data;
    if (event.type === 'JobSucceeded' && typeof cacheKey === 'string') keys.push({ kind: 'cache', key: cacheKey });
    if (Array.isArray(evidenceKeys))
      for (const key of evidenceKeys) if (typeof key === 'string') keys.push({ kind: 'evidence', key });
    if (BATCH_ENDS.has(event.type)) keys.push({ kind: 'batch_end' });
    return keys;
  },
};
