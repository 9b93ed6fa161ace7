import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { PositionedCommit } from '@pulse/contracts';
import {
  BrokerUnavailableError,
  checkServer,
  checkStream,
  directGet,
  readRange,
  streamInfo,
  type DirectQuery,
  type StoredMessage,
} from '@pulse/jetstream';
import { LineageBrokenError, LogUnavailableError } from '../errors.js';
import type { Mark } from '../port.js';
import { decodeStored } from './stored-commit.js';
import { EVT, subjectOf } from './topology.js';

/** Waits for a replica that lags, in milliseconds; with one replica nothing lags. */
const LAGS = [10, 40, 160, 640, 1280];

/** Stored commits by position and by stream, read from the broker without consumers. */
export class CommitSource {
  constructor(
    readonly connection: NatsConnection,
    readonly manager: JetStreamManager,
    readonly timeoutMs: number,
    readonly replicas: number,
  ) {}

  /** @throws TopologyError, StreamMissingError, BrokerUnavailableError */
  static async open(connection: NatsConnection, timeoutMs: number): Promise<CommitSource> {
    checkServer(connection);
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMs });
    const { config } = await checkStream(manager, EVT);
    return new CommitSource(connection, manager, timeoutMs, config.num_replicas);
  }

  /** The last position, by the word of the stream's leader; 0 while the log is empty. */
  async lastPosition(): Promise<number> {
    const { state } = await streamInfo(this.manager, EVT.name).catch(unavailable);
    return state.last_seq;
  }

  /**
   * The first message of a stream at or after a position.
   *
   * @throws LogCorruptError
   */
  async next(stream: string, position: number): Promise<PositionedCommit | null> {
    const found = await this.#get({ seq: position, next_by_subj: subjectOf(stream) });
    return found && decodeStored(found);
  }

  /** What stands at a position that the log is known to reach. @throws LineageBrokenError, LogCorruptError */
  async at(position: number): Promise<PositionedCommit> {
    return decodeStored(await this.#existing(position));
  }

  /** What stands at a position, null when nothing valid does. */
  async markAt(position: number): Promise<Mark | null> {
    try {
      const { commit } = await this.at(position);
      return { position, commitId: commit.id, hash: commit.hash };
    } catch (error) {
      if (error instanceof LogUnavailableError) throw error;
      return null;
    }
  }

  /** Commits from one position to another, both included, void ones among them. */
  async *range(from: number, to: number): AsyncGenerator<PositionedCommit> {
    const { connection, timeoutMs: timeout, replicas } = this;
    const stored = readRange(connection, EVT.name, from, to, { timeout, replicas });
    try {
      for await (const { sequence, message } of stored) {
        if (message === null) throw new LineageBrokenError({ position: sequence }, null);
        yield decodeStored(message);
      }
    } catch (error) {
      if (error instanceof BrokerUnavailableError) unavailable(error);
      throw error;
    }
  }

  /** A replica that lags may miss what the leader has, so it is asked again before the lineage is called broken. */
  async retryLag<T>(ask: () => Promise<T | null>): Promise<T | null> {
    let found = await ask();
    for (const lag of this.replicas > 1 ? LAGS : []) {
      if (found !== null) break;
      await sleep(lag);
      found = await ask();
    }
    return found;
  }

  async #existing(position: number): Promise<StoredMessage> {
    const found = await this.retryLag(() => this.#get({ seq: position }));
    if (found === null) throw new LineageBrokenError({ position }, null);
    return found;
  }

  #get(query: DirectQuery): Promise<StoredMessage | null> {
    return directGet(this.connection, EVT.name, query, this.timeoutMs).catch(unavailable);
  }
}

function unavailable(cause: Error): never {
  throw new LogUnavailableError(`the log cannot be reached: ${cause.message}`, { cause });
}
