import type { DeadLetter, WorkMessage, WorkQueue } from '../port.js';

export const bytes = (text: string) => new TextEncoder().encode(text);
export const text = (data: Uint8Array) => new TextDecoder().decode(data);
export const subjects = (messages: readonly WorkMessage[]) => messages.map(({ subject }) => subject);

/** The one message that is there. */
export async function take(queue: WorkQueue): Promise<WorkMessage> {
  const [message] = await queue.pull(1, { waitMs: 2000 });
  if (message === undefined) throw new Error('no message was delivered');
  return message;
}

/** What is there now, without waiting. */
export function now(queue: WorkQueue, max = 100): Promise<WorkMessage[]> {
  return queue.pull(max, { waitMs: 0 });
}

export async function letters(queue: WorkQueue): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  for await (const letter of queue.deadLetters()) found.push(letter);
  return found;
}
