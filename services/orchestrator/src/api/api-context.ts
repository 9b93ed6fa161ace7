import { setTimeout as sleep } from 'node:timers/promises';
import { Plan } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { readJson } from '@pulse/read-model';
import type { ModelNames } from '@pulse/rules';
import { readPosition } from '../cluster/projection/checkpoint.js';
import type { OrchestratorDb } from '../cluster/projection/tables.js';
import type { OrchestratorPorts } from '../context.js';
import { needed } from './problems/lost-artifact.js';
import { LogTail } from './stream/log-tail.js';
import { OpenStreams } from './stream/open-streams.js';

/** Plans that are kept; one of 20,000 jobs is some megabytes. */
const PLANS = 8;
/** How long an answer waits for the tables to have what it has just appended. */
const SETTLE_MS = 2000;
const LOOK_MS = 15;

/** What every route works with. */
export class ApiContext {
  readonly tail: LogTail;
  readonly streams: OpenStreams;
  readonly #plans = new Map<string, Promise<Plan>>();

  constructor(
    readonly log: EventLog,
    readonly artifacts: ArtifactStore,
    readonly db: OrchestratorDb,
    /** Aborts when the server stops: open streams end. */
    readonly closing: AbortSignal,
    streamsPerKey: number,
    /** The language model that searches of rules may ask; null where none is configured. */
    readonly model: ModelNames | null = null,
  ) {
    this.tail = new LogTail(log);
    this.streams = new OpenStreams(streamsPerKey);
    closing.addEventListener('abort', () => this.tail.close());
  }

  get ports(): OrchestratorPorts {
    return { log: this.log, artifacts: this.artifacts, actor: 'orchestrator' };
  }

  /** The plan of a batch, of this hash; the last ones are kept. @throws LostArtifactError */
  plan(batchId: string, hash: string): Promise<Plan> {
    const kept = this.#plans.get(hash);
    if (kept !== undefined) return kept;
    const read = readJson(this.artifacts, hash).then((value) => Plan.parse(value));
    const plan = needed(`the plan of batch "${batchId}"`, read);
    plan.catch(() => this.#plans.delete(hash));
    this.#plans.set(hash, plan);
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= PLANS) break;
      this.#plans.delete(oldest);
    }
    return plan;
  }

  /**
   * Waits until the tables have what the log has now, so that who asks next sees what was just done; for a moment only,
   * as the tables may lag for reasons of their own.
   */
  async settle(): Promise<void> {
    const until = performance.now() + SETTLE_MS;
    const head = (await this.log.head())?.position ?? 0;
    while ((await readPosition(this.db)) < head && performance.now() < until && !this.closing.aborted)
      await sleep(LOOK_MS);
  }
}
