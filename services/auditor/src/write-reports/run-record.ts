import { streams, type RecordedEvent } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import type { BatchFacts } from './facts.js';
import type { JobRecord } from './records.js';

/** What differs between two runs of the same inputs; nothing outside of `run` objects may hold any of it. */
export interface RunRecord {
  readonly batch_id: string;
  readonly status: string;
  readonly submitted_at: string;
  readonly ended_at: string | null;
  readonly baseline: string | null;
  readonly continues: string | null;
  readonly attempts: number;
  /** Jobs that took more than one attempt. */
  readonly retried: Readonly<Record<string, number>>;
  readonly workers: readonly string[];
  readonly cache_hits: number;
  readonly positions: { readonly first: number; readonly last: number };
}

const MAX_RETRIED = 100;

/** Gathers a run record while the jobs of a batch are read. */
export class RunTally {
  #attempts = 0;
  #cacheHits = 0;
  readonly #retried = new Map<string, number>();
  readonly #workers = new Set<string>();

  add({ view }: JobRecord): void {
    this.#attempts += view.attempts;
    if (view.reusedFrom !== null) this.#cacheHits++;
    if (view.attempts > 1 && this.#retried.size < MAX_RETRIED) this.#retried.set(view.planned.name, view.attempts);
  }

  /** A log that notes which workers appear in the job streams of this batch that are loaded through it. */
  watch(log: EventLog, batchId: string): EventLog {
    const prefix = streams.job(batchId, 0).slice(0, -1);
    const note = (events: readonly RecordedEvent[]) => {
      for (const event of events)
        if (event.type === 'JobStarted' && event.stream.startsWith(prefix))
          this.#workers.add(event.data['worker'] as string);
    };
    return new Proxy(log, {
      get: (target, property) => {
        const member = Reflect.get(target, property) as unknown;
        if (property !== 'load') return typeof member === 'function' ? (member.bind(target) as unknown) : member;
        return async (...args: Parameters<EventLog['load']>) => {
          const loaded = await target.load(...args);
          note(loaded.events);
          return loaded;
        };
      },
    });
  }

  record(facts: BatchFacts): RunRecord {
    return {
      batch_id: facts.batchId,
      status: facts.status,
      submitted_at: facts.times.submittedAt,
      ended_at: facts.times.endedAt,
      baseline: facts.planFacts.baseline,
      continues: facts.planFacts.continues,
      attempts: this.#attempts,
      retried: Object.fromEntries(this.#retried),
      workers: [...this.#workers].sort(),
      cache_hits: this.#cacheHits,
      positions: facts.times.positions,
    };
  }
}
