import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BatchCancelled,
  BatchCancelRequested,
  BatchCompleted,
  BatchSimulated,
  ReportsWritten,
  streams,
} from '@pulse/contracts';
import { batchWriter, fakeHash, testPlan } from '@pulse/testing';
import { openPorts } from '../testing/ports.js';
import { findResumable } from './find-resumable.js';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened) };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

type End = 'planned' | 'cancelling' | 'simulated' | 'completed' | 'failed' | 'cancelled';

/** A batch of the manifest `tuning` that has come this far. */
async function batch(batchId: string, end: End, options: { reported?: boolean; name?: string } = {}): Promise<void> {
  const stream = streams.batch(batchId);
  const jobs = { succeeded: 1, reused: 0, failed: end === 'failed' ? 1 : 0, cancelled: end === 'cancelled' ? 1 : 0 };
  await ports.submit(batchId, testPlan([]), {
    submission: { name: options.name ?? 'tuning' },
    planned: { baseline: 'older' },
  });
  if (end === 'cancelling' || end === 'cancelled') await ports.append(stream, BatchCancelRequested({ reason: 'r' }));
  if (end === 'planned' || end === 'cancelling') return;
  await ports.append(stream, BatchSimulated(jobs));
  if (end === 'simulated') return;
  if (end === 'cancelled') await ports.append(stream, BatchCancelled({ reason: 'r', jobs }));
  else await ports.append(stream, BatchCompleted({ jobs, accepted: 1, rejected: 0, licensed: 0 }));
  if (options.reported === true) await ports.append(streams.audit(batchId), ReportsWritten({ files: {}, bundles: [] }));
}

const resumable = (copied: string | null = null) => findResumable(ports.log, 'tuning', copied);
const unfinished = async (batchId: string, reported: boolean) => {
  const { events } = await ports.log.load(streams.batch(batchId));
  return { kind: 'unfinished', batchId, reported, plan: events[1]!.data['plan'], policy: fakeHash('policy') };
};

describe('what --resume goes on with', () => {
  it.each(['planned', 'cancelling', 'simulated'] as const)('is a batch that is %s', async (end) => {
    await batch('b1', end);
    expect(await resumable()).toEqual(await unfinished('b1', false));
    expect(await resumable('b0')).toEqual(await unfinished('b1', false));
  });

  it.each(['completed', 'failed', 'cancelled'] as const)(
    'is a batch that is %s and whose reports are not written or not copied',
    async (end) => {
      await batch('b1', end);
      expect(await resumable('b1')).toEqual(await unfinished('b1', false));
      await ports.append(streams.audit('b1'), ReportsWritten({ files: {}, bundles: [] }));
      expect(await resumable()).toEqual(await unfinished('b1', true));
      expect(await resumable('b0')).toEqual(await unfinished('b1', true));
    },
  );

  it.each(['failed', 'cancelled'] as const)('is a new batch that continues one that has %s', async (end) => {
    await batch('b1', end, { reported: true });
    expect(await resumable('b1')).toEqual({ kind: 'continue', batchId: 'b1', baseline: 'older' });
  });

  it('is nothing where the newest batch is whole and its reports are there', async () => {
    await batch('b1', 'planned');
    await batch('b2', 'completed', { reported: true });
    expect(await resumable('b2')).toEqual({ kind: 'none' });
  });

  it('is nothing where there is no batch of this manifest', async () => {
    expect(await resumable()).toEqual({ kind: 'none' });
    await batch('b1', 'planned', { name: 'other' });
    expect(await resumable()).toEqual({ kind: 'none' });
  });

  it('is the newest batch of this manifest, whatever others did since', async () => {
    await batch('b1', 'planned');
    await batch('b2', 'planned');
    await batch('b3', 'completed', { name: 'other' });
    expect(await resumable()).toEqual(await unfinished('b2', false));
  });
});
