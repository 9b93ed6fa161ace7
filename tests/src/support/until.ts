import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 2;
const LONGEST_MS = 60_000;

/** Waits until a question has an answer; looks often. @throws after a minute, naming what was waited for */
export async function until<T>(what: string, ask: () => T | undefined | false): Promise<T> {
  const deadline = Date.now() + LONGEST_MS;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await pause(EVERY_MS);
  }
}
