import { once } from 'node:events';
import type { Response } from 'express';
import { goneSignal } from './gone-signal.js';

/** Answers with text as it comes, NDJSON unless another type is named; a slow client is waited for. */
export async function sendLines(
  response: Response,
  lines: AsyncIterable<string>,
  type = 'application/x-ndjson; charset=utf-8',
): Promise<void> {
  const gone = goneSignal(response);
  if (gone.aborted) return;
  response.status(200).set({ 'Content-Type': type, 'Cache-Control': 'no-store' });
  try {
    for await (const line of lines) {
      if (gone.aborted) return;
      if (!response.write(line)) await once(response, 'drain', { signal: gone });
    }
  } catch (error) {
    if (!gone.aborted) throw error;
    return;
  }
  response.end();
}
