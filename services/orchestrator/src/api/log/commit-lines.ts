import type { LogTail } from '../stream/log-tail.js';

/** Lines of commits from a position on; short ones together, so that they are not sent one by one. */
export async function* commitLines(
  tail: LogTail,
  { from, to, limit }: { readonly from: number; readonly to?: number | undefined; readonly limit?: number | undefined },
): AsyncGenerator<string> {
  let left = limit ?? Infinity;
  let chunk = '';
  for await (const { line } of tail.read(from, to ?? Infinity)) {
    chunk += line;
    left -= 1;
    if (left === 0) break;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

const CHUNK = 64 << 10;
