import { parseJson, type PositionedCommit } from '@pulse/contracts';
import type { ReadOptions } from '@pulse/event-log';
import { connectionError } from './connection-error.js';
import { unknownForm, type HttpClient } from './http-client.js';
import { linesOf } from './lines.js';
import { RETRIES, waitMs } from './retry.js';
import { setTimeout as pause } from 'node:timers/promises';

/** A commit with the text that it came in. */
export interface ReceivedCommit extends PositionedCommit {
  readonly line: string;
}

/**
 * Commits of a server's log from a position to another, both inclusive. Where the connection breaks it goes on after the
 * last commit that came, as long as every attempt brings something.
 */
export async function* commitsFrom(
  client: HttpClient,
  from: number,
  { limit = Infinity, toPosition }: ReadOptions,
): AsyncGenerator<ReceivedCommit> {
  let next = from;
  let left = limit;
  for (let attempt = 0; ;) {
    if (left <= 0 || (toPosition !== undefined && next > toPosition)) return;
    const query = { from: next, to: toPosition, limit: Number.isFinite(left) ? left : undefined };
    const response = await client.stream('/v1/log/commits', query, 'application/x-ndjson');
    try {
      for await (const line of linesOf(response.body!)) {
        const received = readCommit(line, client.address.url);
        yield received;
        next = received.position + 1;
        left -= 1;
        attempt = 0;
      }
      return;
    } catch (error) {
      const told = connectionError(error, client.address.url);
      if (!told.isPassing || ++attempt >= RETRIES.attempts) throw told;
      await pause(waitMs(attempt, told.retryAfterMs, RETRIES));
    }
  }
}

function readCommit(line: string, url: string): ReceivedCommit {
  const value = parsed(line, url) as Partial<PositionedCommit> | null;
  const { position, commit } = value ?? {};
  const fits =
    Number.isInteger(position) &&
    typeof commit?.stream === 'string' &&
    Array.isArray(commit.events) &&
    commit.id !== '';
  if (!fits) throw unknownForm(url, new Error(`no commit: ${line.slice(0, 200)}`));
  return { position: position!, commit, line };
}

function parsed(line: string, url: string): unknown {
  try {
    return parseJson(line);
  } catch (cause) {
    throw unknownForm(url, cause);
  }
}
