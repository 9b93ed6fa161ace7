import { canonicalJson, streams, type CommitContext, type EventInput, type Plan } from '@pulse/contracts';
import { plannedJob, submitted, testPlan } from './builders.js';

/** What a log and an artefact store have in common with every adapter of theirs. */
interface Ports<Revision> {
  readonly log: {
    load(stream: string): Promise<{ readonly revision: Revision | null }>;
    append(
      stream: string,
      expected: Revision | null,
      events: readonly EventInput[],
      context: CommitContext,
    ): Promise<Revision>;
  };
  readonly artifacts: { put(content: string): Promise<string> };
}

const context: CommitContext = { actor: 'spec', correlationId: 'spec', causationId: null, traceparent: null };

/** Short words for what specs put into a log. */
export function batchWriter<Revision>({ log, artifacts }: Ports<Revision>) {
  /** Appends at the stream's head, whatever it is. */
  const append = async (stream: string, ...events: readonly EventInput[]): Promise<Revision> =>
    log.append(stream, (await log.load(stream)).revision, events, context);

  /** Stores a plan and submits a batch of it. */
  const submit = async (
    batchId: string,
    plan: Plan = testPlan([plannedJob(1)]),
    change: Parameters<typeof submitted>[2] = {},
  ): Promise<Plan> => {
    const hash = await artifacts.put(canonicalJson(plan));
    await append(streams.batch(batchId), ...submitted(batchId, hash, change));
    return plan;
  };
  return { append, submit };
}
