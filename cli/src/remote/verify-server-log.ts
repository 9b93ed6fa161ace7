import { createHash } from 'node:crypto';
import { canonicalJson, Commit, type PositionedCommit } from '@pulse/contracts';
import type { Mark } from '@pulse/event-log';
import { commitsFrom } from './commit-stream.js';
import { HttpClient } from './http-client.js';
import type { ServerAddress } from './server-address.js';

/** One thing that is wrong with what a server hands out. */
export interface ServerLogProblem {
  readonly kind: 'record' | 'schema' | 'version' | 'chain' | 'position';
  readonly position: number;
  readonly message: string;
}

const MAX_PROBLEMS = 1000;

/**
 * Reads every commit that a server hands out and checks each against its hash, its shape, contiguous positions and
 * versions, and the chain of hashes of each stream. What is kept meanwhile is one entry for each stream.
 */
export async function verifyServerLog(address: ServerAddress, client = new HttpClient(address)) {
  const verification = new Verification();
  try {
    for await (const entry of commitsFrom(client, 1, {})) verification.commit(entry);
    return verification.report();
  } finally {
    client.close();
  }
}

class Verification {
  readonly #heads = new Map<string, { version: number; hash: string }>();
  readonly #problems: ServerLogProblem[] = [];
  #problemCount = 0;
  #commits = 0;
  #events = 0;
  #next = 1;
  #head: Mark | null = null;

  commit({ position, commit }: PositionedCommit): void {
    const problem = (kind: ServerLogProblem['kind'], message: string) => this.#problem(kind, position, message);
    if (position !== this.#next)
      problem('position', `positions ${this.#next} to ${position - 1} are not handed out: void, or lost`);
    this.#next = position + 1;
    const parsed = Commit.safeParse(commit);
    if (!parsed.success) return problem('schema', parsed.error.message);
    const { hash, ...body } = commit;
    const actual = createHash('sha256').update(canonicalJson(body)).digest('hex');
    if (actual !== hash)
      return problem('record', `the commit says its hash is ${hash}, its content hashes to ${actual}`);
    this.#commits += 1;
    this.#events += commit.events.length;
    this.#head = { position, commitId: commit.id, hash };
    this.#chain(commit, problem);
  }

  #chain(commit: Commit, problem: (kind: 'version' | 'chain', message: string) => void): void {
    const before = this.#heads.get(commit.stream);
    const expected = (before?.version ?? 0) + 1;
    if (commit.firstVersion !== expected)
      return problem('version', `${commit.stream} goes on at version ${commit.firstVersion}, expected was ${expected}`);
    if (commit.lastVersion !== commit.firstVersion + commit.events.length - 1)
      problem('version', `${commit.events.length} events end at version ${commit.lastVersion}`);
    if (commit.prev !== (before?.hash ?? null))
      problem(
        'chain',
        `the commit follows ${commit.prev ?? 'nothing'}, ${commit.stream} stands at ${before?.hash ?? 'nothing'}`,
      );
    this.#heads.set(commit.stream, { version: commit.lastVersion, hash: commit.hash });
  }

  #problem(kind: ServerLogProblem['kind'], position: number, message: string): void {
    this.#problemCount += 1;
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ kind, position, message });
  }

  report() {
    return {
      sound: this.#problemCount === 0,
      commits: this.#commits,
      events: this.#events,
      streams: this.#heads.size,
      head: this.#head,
      problems: this.#problems,
      problemCount: this.#problemCount,
    };
  }
}
