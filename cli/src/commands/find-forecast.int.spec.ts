import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JobFailed, JobStarted } from '@pulse/contracts';
import { batchWriter, plannedJob, scoredForecast, succeededJob, testPlan } from '@pulse/testing';
import { resolveBatchId } from '../place/open-place.js';
import { openPorts } from '../testing/ports.js';
import { findForecast } from './find-forecast.js';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened) };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

const jobs = [plannedJob(1, { name: 'baseline' }), plannedJob(2, { name: '1' }), plannedJob(7, { name: 'broken' })];

async function runBatch(batchId: string): Promise<void> {
  await ports.submit(batchId, testPlan(jobs));
  await ports.append(`job.${batchId}.1`, ...succeededJob(jobs[0]!));
  await ports.append(`job.${batchId}.2`, ...succeededJob(jobs[1]!, [scoredForecast(1)]));
  const { name, cacheKey } = jobs[2]!;
  const failed = { attempt: 1, class: 'error', message: 'division by zero', detail: null, final: true } as const;
  await ports.append(`job.${batchId}.7`, JobStarted({ attempt: 1, worker: 'w', name, cacheKey }), JobFailed(failed));
}

const find = async (address: string) => {
  const { view, job, forecast } = await findForecast(ports, address);
  return [view.batchId, job.planned.name, forecast.replicate];
};

describe('the address of a forecast', () => {
  it.each([
    ['b1/baseline/2', ['b1', 'baseline', 2]],
    ['b1/baseline', ['b1', 'baseline', 1]],
    ['latest/baseline/1', ['b2', 'baseline', 1]],
    ['latest/2/1', ['b2', '1', 1]],
    // A name comes before a number.
    ['latest/1/1', ['b2', '1', 1]],
  ])('%s is %j', async (address, expected) => {
    await runBatch('b1');
    await runBatch('b2');
    expect(await find(address)).toEqual(expected);
  });

  it.each([
    ['b1', 2, '"b1" does not name a forecast'],
    ['b1/', 2, '"b1/" does not name a forecast'],
    ['b1/baseline/x', 2, '"b1/baseline/x" does not name a forecast'],
    ['b1/baseline/1/2', 2, '"b1/baseline/1/2" does not name a forecast'],
    ['b1/basline/1', 3, 'batch b1 has no job "basline"'],
    ['b1/3/1', 3, 'batch b1 has no job "3"'],
    ['b1/baseline/3', 3, 'job baseline (succeeded) has no forecast 3'],
    ['b1/broken/1', 3, 'job broken (failed) has no forecast 1'],
  ])('%s is refused', async (address, exitCode, message) => {
    await runBatch('b1');
    const hints: Record<string, string> = {
      'b1/basline/1': 'Did you mean baseline?',
      'b1/broken/1': 'It failed: division by zero',
    };
    const hint = hints[address];
    await expect(find(address)).rejects.toMatchObject({ exitCode, message, ...(hint === undefined ? {} : { hint }) });
  });

  it('names a batch that there is', async () => {
    await expect(find('nothing/baseline/1')).rejects.toMatchObject({ code: 'batch.unknown' });
    await expect(find('latest/baseline/1')).rejects.toThrow('there is no batch in this log yet');
    await runBatch('b1');
    expect(await resolveBatchId(ports.log, 'latest')).toBe('b1');
    expect(await resolveBatchId(ports.log, 'anything')).toBe('anything');
  });
});
