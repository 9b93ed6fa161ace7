import { describe, expect, it } from '@jest/globals';
import { plannedJob } from '@pulse/testing';
import * as fc from 'fast-check';
import { GROUP_COST, groupJobs, MAX_GROUP } from './group-jobs.js';

const sizes = (costs: readonly number[]) =>
  groupJobs(costs.map((cost, i) => plannedJob(i + 1, { cost }))).map((group) => group.length);

describe('grouping jobs into messages', () => {
  it.each([
    ['nothing', [], []],
    ['one job', [1], [1]],
    ['jobs that fill a message to the brim', [GROUP_COST / 2, GROUP_COST / 2, 1], [2, 1]],
    ['large jobs alone', [GROUP_COST * 3, GROUP_COST * 3], [1, 1]],
    ['a small job after a large one apart', [GROUP_COST + 1, 1, 1], [1, 2]],
    ['at most so many in one', Array.from({ length: 33 }, () => 1), [16, 16, 1]],
    ['jobs that cost nothing', Array.from({ length: 17 }, () => 0), [16, 1]],
  ])('puts %s', (_what, costs, expected) => {
    expect(sizes(costs)).toEqual(expected);
  });

  it('keeps every job once and in order, within both limits, and cuts only where it must', () => {
    const costs = fc.array(fc.oneof(fc.nat(GROUP_COST / 5), fc.nat(GROUP_COST * 2)), { maxLength: 60 });
    fc.assert(
      fc.property(costs, (list) => {
        const jobs = list.map((cost, i) => plannedJob(i + 1, { cost }));
        const groups = groupJobs(jobs);
        expect(groups.flat()).toEqual(jobs);
        const total = (group: readonly { cost: number }[]) => group.reduce((sum, { cost }) => sum + cost, 0);
        groups.forEach((group, i) => {
          expect(group.length).toBeLessThanOrEqual(MAX_GROUP);
          if (group.length > 1) expect(total(group)).toBeLessThanOrEqual(GROUP_COST);
          const next = groups[i + 1]?.[0];
          if (next) expect(group.length === MAX_GROUP || total(group) + next.cost > GROUP_COST).toBe(true);
        });
      }),
    );
  });
});
