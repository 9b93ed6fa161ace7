import type { WorkMessage } from '@pulse/work-queue';

/**
 * Says that a message is worked on, every `everyMs` until it is stopped. It runs on the main thread on purpose: a process
 * whose main thread stands still has its work given to another one.
 *
 * @param missed called with the number of beats that came too late, and with 1 for a beat that nobody confirmed
 * @returns what stops it
 */
export function heartbeat(
  message: Pick<WorkMessage, 'working'>,
  everyMs: number,
  missed: (beats: number) => void = () => {},
): () => void {
  let dueAt = performance.now() + everyMs;
  const timer = setInterval(() => {
    const late = Math.floor((performance.now() - dueAt) / everyMs);
    if (late > 0) missed(late);
    dueAt = performance.now() + everyMs;
    message.working().catch(() => missed(1));
  }, everyMs);
  return () => clearInterval(timer);
}
