import { describe, expect, it } from '@jest/globals';
import { chooseResources } from './resources.js';

const GIB = 1 << 30;

describe('the resources of a run', () => {
  it.each([
    // asked, free GiB, total GiB, cores -> workers, GiB a job, MiB of heap, why
    [undefined, 8, 16, 4, 2, 4, 4096, '2 workers (default)'],
    [undefined, 8, 8, 4, 2, 2, 2048, '2 workers (default)'],
    [undefined, 1.5, 4, 4, 2, 1, 1024, '2 workers (default)'],
    [undefined, 1.4, 4, 4, 1, 2, 2048, '1 worker (memory is short)'],
    [undefined, 0.1, 0.4, 1, 1, 0.25, 512, '1 worker (memory is short)'],
    ['auto', 8, 16, 4, 4, 2, 2048, '4 workers (auto: 4 cores)'],
    ['auto', 2.2, 16, 4, 3, 16 / 6, 2730, '3 workers (auto: 4 cores)'],
    ['auto', 0.1, 16, 4, 1, 4, 4096, '1 worker (auto: 4 cores)'],
    ['auto', 64, 64, 1, 1, 4, 4096, '1 worker (auto: 1 cores)'],
    [1, 8, 16, 4, 1, 4, 4096, '1 worker (as asked)'],
    [16, 1, 4, 2, 16, 0.25, 512, '16 workers (as asked)'],
  ] as const)(
    'asked %p with %d of %d GiB and %d cores',
    (asked, free, total, cores, workers, jobGib, heapMegabytes, note) => {
      const chosen = chooseResources(asked, { free: free * GIB, total: total * GIB, cores });
      expect(chosen).toMatchObject({ workers, heapMegabytes });
      expect(chosen.jobBytes).toBe(Math.floor(jobGib * GIB));
      expect(chosen.note).toBe(note);
    },
  );
});
