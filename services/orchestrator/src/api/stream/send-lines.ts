import { once } from 'node:events';
import type { Response } from 'express';

/** Answers with NDJSON; a slow client is waited for. */
export async function sendLines(response: Response, lines: AsyncIterable<string>): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.status(200).set({ 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'no-store' });
  try {
    for await (const line of lines) {
      if (gone.signal.aborted) return;
      if (!response.write(line)) await once(response, 'drain', { signal: gone.signal });
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    return;
  }
  response.end();
}
