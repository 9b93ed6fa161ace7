import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from '@pulse/contracts';
import type { LlmOutcome, LlmProvider, LlmRequest } from '../provider.js';
import { CassetteMissError, firstDifference } from './cassette-miss.js';

export type RecordedRequest = Omit<LlmRequest, 'callId'>;

/** Requests and how they ended, in the order of asking. Holds neither keys nor addresses nor call ids. */
export interface Cassette {
  readonly version: 1;
  readonly provider: string;
  readonly exchanges: readonly { readonly request: RecordedRequest; readonly outcome: LlmOutcome }[];
}

/** A provider that hands on to another and keeps what was said; `save` writes it. Errors are kept too. */
export function recordingProvider(inner: LlmProvider): LlmProvider & { save(file: string): Promise<void> } {
  const exchanges: { request: RecordedRequest; outcome: LlmOutcome }[] = [];
  return {
    name: inner.name,
    inputBytes: (request) => inner.inputBytes(request),
    complete: async (request, signal) => {
      const outcome = await inner.complete(request, signal);
      exchanges.push({ request: recorded(request), outcome: withoutIds(outcome) });
      return outcome;
    },
    save: async (file) => {
      const cassette: Cassette = { version: 1, provider: inner.name, exchanges };
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.part`, `${JSON.stringify(cassette, null, 2)}\n`);
      await rename(`${file}.part`, file);
    },
  };
}

/**
 * A provider that answers from a cassette: each recorded exchange once, to an equal request, in any order among
 * different requests.
 *
 * @throws CassetteMissError from `complete` where no recorded request is left that is equal
 */
export function replayingProvider(cassette: Cassette): LlmProvider {
  const left = [...cassette.exchanges];
  return {
    name: cassette.provider,
    inputBytes: ({ system, messages, schema }) => Buffer.byteLength(JSON.stringify([system, messages, schema])),
    complete: async (request) => {
      const asked = recorded(request);
      const differences = left.map((exchange) => firstDifference(exchange.request, asked));
      const at = differences.indexOf(null);
      if (at < 0) throw new CassetteMissError(left.length, differences[0] ?? null);
      return left.splice(at, 1)[0]!.outcome;
    },
  };
}

export async function readCassette(file: string): Promise<Cassette> {
  return parseJson(await readFile(file, 'utf8')) as Cassette;
}

function recorded({ model, system, messages, schema, maxOutputTokens }: LlmRequest): RecordedRequest {
  return { model, system, messages, schema, maxOutputTokens };
}

const withoutIds = (outcome: LlmOutcome): LlmOutcome => ({ ...outcome, requestId: null });
