import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { BudgetKeeper } from '@pulse/rules';
import type { Breaker, LlmProvider } from '../llm/index.js';

export interface LlmProposerOptions {
  readonly budget: BudgetKeeper;
  readonly artifacts: ArtifactStore;
  readonly provider: LlmProvider;
  /** Version of the table of prices that the budget has. */
  readonly prices: string;
  /** The first is asked, the next where it fails, the last, which should be the cheapest, where money runs out. */
  readonly models: readonly string[];
  readonly now: () => Date;
  /** In [0, 1), for the jitter of waits; the results do not depend on it. */
  readonly random: () => number;
  /** Resolves after so many milliseconds, or when it is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Shared by all proposers of a process. */
  readonly breaker?: Breaker;
  /** Longest time of one attempt, in milliseconds; 120,000 unless set. */
  readonly timeoutMs?: number;
  /** Output tokens that are asked for; 1,500 unless set. */
  readonly maxOutputTokens?: number;
  /** Longest prompt, in bytes of UTF-8; 24,000 unless set. The limit on one request may allow less. */
  readonly maxPromptBytes?: number;
}

export async function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
