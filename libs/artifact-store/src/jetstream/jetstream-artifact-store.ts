import { hash as digest } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { checkServer, checkStream, connectBroker, type BrokerOptions } from '@pulse/jetstream';
import { ArtifactCorruptError, ArtifactMissingError, InvalidArtifactHashError } from '../errors.js';
import type { ArtifactStore } from '../port.js';
import { Chunks, TOTAL } from './chunks.js';
import { ART, CHUNK_BYTES } from './topology.js';

/** Chunks of one artefact on their way at once: 4 MiB. */
const AT_ONCE = 32;

export interface JetStreamArtifactOptions {
  /** How long a single question to the broker may take. Default 5000 ms. */
  readonly timeoutMs?: number;
}

/** A store over a connection of its own. */
export interface JetStreamArtifactStore extends ArtifactStore {
  close(): Promise<void>;
}

/**
 * Opens the store that a broker keeps. The stream must be there as `provisionArtifacts` makes it. The user needs the
 * rights to publish to `art.>`, `$JS.API.STREAM.INFO.ART` and `$JS.API.DIRECT.GET.ART`, and to subscribe to its inbox.
 *
 * @throws BrokerUnavailableError, StreamMissingError, TopologyError
 */
export async function openJetStreamArtifactStore(
  broker: BrokerOptions,
  options: JetStreamArtifactOptions = {},
): Promise<JetStreamArtifactStore> {
  const { timeoutMs = 5000 } = options;
  const connection = await connectBroker(broker);
  try {
    checkServer(connection);
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMs });
    const { config } = await checkStream(manager, ART);
    return new ChunkedStore(new Chunks(connection, timeoutMs, config.num_replicas));
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The first chunk is stored last, so an artefact whose first chunk is there is whole. */
class ChunkedStore implements JetStreamArtifactStore {
  constructor(readonly chunks: Chunks) {}

  async put(content: Uint8Array | string): Promise<string> {
    // A copy, so that the caller may go on using its bytes.
    const bytes = Buffer.from(content);
    const sha256 = digest('sha256', bytes, 'hex');
    const store = (chunk: number) =>
      this.chunks.put(sha256, chunk, bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES), bytes.length);
    await inOrder(countOf(bytes.length) - 1, (i) => store(i + 1));
    await store(0);
    return sha256;
  }

  async get(sha256: string): Promise<Uint8Array> {
    checkHash(sha256);
    const first = await this.chunks.get(sha256, 0);
    if (first === null) throw new ArtifactMissingError(sha256, `stream ${ART.name}`);
    const rest = await inOrder(countOf(Number(first.headers.get(TOTAL))) - 1, (i) => this.chunks.get(sha256, i + 1));
    const bytes = Buffer.concat([first.data, ...rest.map((chunk) => chunk?.data ?? new Uint8Array())]);
    const actual = digest('sha256', bytes, 'hex');
    if (actual !== sha256) throw new ArtifactCorruptError(sha256, `stream ${ART.name}`, actual);
    return bytes;
  }

  async has(sha256: string): Promise<boolean> {
    checkHash(sha256);
    return (await this.chunks.get(sha256, 0)) !== null;
  }

  close(): Promise<void> {
    return this.chunks.connection.close();
  }
}

/** An artefact without bytes is one chunk without bytes. */
function countOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CHUNK_BYTES));
}

/** Results of `work(0)` to `work(count - 1)`, a limited number of them under way at once. */
async function inOrder<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const i = next++;
      results[i] = await work(i);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
  return results;
}

function checkHash(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new InvalidArtifactHashError(sha256);
}
