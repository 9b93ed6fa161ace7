import { simulationSubject, streams, World, canonicalJson, type Plan } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { batchWriter, plannedJob, testPlan } from '@pulse/testing';
import type { WorkQueue } from '@pulse/work-queue';
import { inFlight } from './in-flight.js';

/** Messages that the orchestrator lets wait at once. */
const WINDOW = 256;

/** The smallest world there is: one constant, nothing that can happen. */
const WORLD = World.parse({
  name: 'noop',
  profile: 'classic',
  variables: { x: { initial: 1, process: 'constant' } },
  overlays: { hope: { initial: 0.5 } },
  rules: [],
  targets: ['x'],
});

export interface BenchBatch {
  readonly id: string;
  readonly jobs: number;
  readonly jobsPerMessage: number;
  readonly params?: Plan['jobs'][number]['params'];
  /** Forecasts of each job; 1 where it is left out. */
  readonly count?: number;
}

interface Ports {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly queue: WorkQueue;
}

/** Submits a batch of no-op jobs. */
export async function submitBatch(ports: Ports, batch: BenchBatch): Promise<string> {
  const world = await ports.artifacts.put(canonicalJson(WORLD));
  const jobs = Array.from({ length: batch.jobs }, (_, i) => plannedJob(i + 1, { params: batch.params ?? {} }));
  const config = { profile: 'classic', world, horizon: 1, count: batch.count ?? 1, paths: 1 } as const;
  await batchWriter(ports).submit(batch.id, testPlan(jobs, { config }));
  const { events } = await ports.log.load(streams.batch(batch.id));
  return String(events[1]!.data['plan']);
}

/** Queues all jobs of a submitted batch. */
export async function dispatchBatch(queue: WorkQueue, { id, jobs, jobsPerMessage }: BenchBatch, plan: string) {
  const encoder = new TextEncoder();
  await inFlight(Math.ceil(jobs / jobsPerMessage), WINDOW, (i) => {
    const first = i * jobsPerMessage + 1;
    const numbers = Array.from({ length: Math.min(jobsPerMessage, jobs - first + 1) }, (_, k) => first + k);
    const data = encoder.encode(JSON.stringify({ batchId: id, plan, jobs: numbers }));
    return queue.dispatch(simulationSubject(id, first), data);
  });
}
