import type { CommitContext, EventInput } from '@pulse/contracts';

export const context: CommitContext = {
  actor: 'contract-suite',
  correlationId: 'correlation-1',
  causationId: null,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

/** An event of the given type. */
export function event(type: string, data: Record<string, unknown> = {}): EventInput {
  return { type, schemaVersion: 1, data };
}

/** Everything that an asynchronous sequence yields. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
