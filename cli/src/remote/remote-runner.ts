import { SubmitResponse } from '@pulse/contracts';
import { contentHash } from '@pulse/domain';
import { BatchBoard } from '@pulse/read-model';
import { newBatchId } from '../embedded/batch-id.js';
import { WakeUp } from '../embedded/wake-up.js';
import { isReported } from '../run/is-reported.js';
import type { JobListener } from '../run/job-notice.js';
import type { BatchRunner, PlannedRun, RunEnd, RunRequest, Submitted } from '../run/runner.js';
import { JobChanges } from './job-changes.js';
import { openServer } from './open-server.js';
import { Patience } from './patience.js';
import type { ServerAddress } from './server-address.js';
import { submitRequest } from './submit-request.js';

/** A large manifest with evidence of every origin is planned before it is answered. */
const SUBMIT_TIMEOUT_MS = 10 * 60_000;

/** Looks at a server: often enough for a person, seldom enough for many of them. */
const LEAST_WAIT_MS = 250;
const MOST_WAIT_MS = 3000;

/** Has batches run by a cluster, and follows them. Nothing is read by the server but what is sent to it. */
export class RemoteRunner implements BatchRunner {
  readonly slots = 0;
  readonly readsAfterStop = false;
  readonly #server: ReturnType<typeof openServer>;
  readonly #wakeUp = new WakeUp(LEAST_WAIT_MS, MOST_WAIT_MS);
  readonly #stopped = Promise.withResolvers<'stopped'>();
  #batchId: string | null = null;
  #resumed = false;
  #patience: Patience | null = null;

  constructor(private readonly address: ServerAddress) {
    this.#server = openServer(address);
  }

  get log() {
    return this.#server.log;
  }

  get artifacts() {
    return this.#server.artifacts;
  }

  get note(): string {
    return this.address.url;
  }

  warm(): void {}

  async submit(run: PlannedRun, request: RunRequest): Promise<Submitted> {
    const answer = await this.#server.client.post('/v1/batches', submitRequest(run, request), SubmitResponse, {
      // The id is the key of the submission: sent twice it is one batch.
      key: newBatchId(),
      repeatable: true,
      timeoutMs: SUBMIT_TIMEOUT_MS,
    });
    if (answer.plan !== contentHash(run.draft.plan))
      process.stderr.write(
        `warning: ${this.address.url} plans this batch otherwise than this pulse does: it is of another version\n`,
      );
    this.#resumed = answer.resumed;
    return { batchId: answer.batchId, resumed: answer.resumed };
  }

  run(
    batchId: string,
    notify: JobListener,
    watch: (board: BatchBoard) => Promise<void> | void,
    say: (text: string) => void,
  ): Promise<RunEnd> {
    this.#batchId = batchId;
    const changes = new JobChanges(notify, this.#resumed);
    const patience = new Patience(this.address.url, say);
    this.#patience = patience;
    const following = this.#follow(batchId, changes, watch, patience);
    following.catch(() => {});
    return Promise.race([following, this.#stopped.promise]);
  }

  async #follow(
    batchId: string,
    changes: JobChanges,
    watch: (board: BatchBoard) => Promise<void> | void,
    patience: Patience,
  ): Promise<RunEnd> {
    const { log, artifacts } = this.#server;
    const board = await patience.with(() => BatchBoard.open(log, artifacts, batchId));
    const unsubscribe = log.wake(this.#wakeUp.notify);
    try {
      for (;;) {
        this.#wakeUp.looking();
        await patience.with(() => board.refresh());
        changes.look(board);
        await patience.with(async () => watch(board));
        if (await patience.with(() => isReported(log, board))) return 'reported';
        await this.#wakeUp.rest();
      }
    } finally {
      unsubscribe();
    }
  }

  /** Nobody waits for anything here: the batch is the server's. */
  stop() {
    this.#stopped.resolve('stopped');
    const goesOn = this.#patience?.isAway === true ? 'is not cancelled; nothing answers now' : 'goes on';
    const text = `Detached: batch ${this.#batchId ?? ''} ${goesOn} at ${this.address.url}.`;
    return { text, always: text };
  }

  kill(): string {
    return 'Left at once.';
  }

  howToGoOn(batchId: string | null, again: string | null): readonly string[] {
    const server = `--server ${this.address.url}`;
    if (batchId === null) return [];
    return [
      again === null ? `To see its report: pulse report ${batchId} ${server}` : `To come back: ${again}`,
      `To cancel it: pulse cancel ${batchId} ${server}`,
    ];
  }

  async close(): Promise<void> {
    this.#stopped.resolve('stopped');
    await this.#server.close();
  }
}
