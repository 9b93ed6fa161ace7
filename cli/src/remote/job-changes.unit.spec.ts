import { describe, expect, it } from '@jest/globals';
import type { BoardStatus } from '@pulse/read-model';
import { plannedJob, testPlan } from '@pulse/testing';
import type { JobNotice } from '../run/job-notice.js';
import { JobChanges } from './job-changes.js';

const plan = testPlan([1, 2, 3].map((number) => plannedJob(number)));

/** What is told at looks at which the three jobs stand like this. */
function told(resumed: boolean, ...looks: readonly (readonly BoardStatus[])[]): string[][] {
  const notices: JobNotice[] = [];
  const changes = new JobChanges((notice) => notices.push(notice), resumed);
  return looks.map((statuses) => {
    notices.length = 0;
    changes.look({ plan, failures: [], statusOf: (job) => statuses[job - 1]! });
    return notices.map((notice) => `${notice.kind} ${'name' in notice ? notice.name : ''}`);
  });
}

describe('what the workers of a server do', () => {
  it('is told at every look since the batch was submitted, with the name where nobody saw the beginning', () =>
    expect(told(false, ['failed', 'running', 'reused'], ['failed', 'succeeded', 'reused'])).toEqual([
      ['ended job1', 'begun job2'],
      ['ended job2'],
    ]));

  it('is told of a resumed batch from the first look on: what stood there is no news', () =>
    expect(told(true, ['succeeded', 'running', 'pending'], ['succeeded', 'succeeded', 'running'])).toEqual([
      [],
      ['ended job2', 'begun job3'],
    ]));
});
