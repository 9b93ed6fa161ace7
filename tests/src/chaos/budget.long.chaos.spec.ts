import { describe, expect, it, jest } from '@jest/globals';
import { tortureOnBroker } from './budget/broker-torture.js';
import { tortureOnFiles } from './budget/file-torture.js';
import { inFolder } from '../support/temporary-folder.js';

jest.setTimeout(900_000);

describe('a budget under torture', () => {
  it('of 64 processes on a broker, 18 of which are killed, is never exceeded and used to 85 % or more', async () => {
    const { audit, kills, share, billed } = await tortureOnBroker({
      seed: 3,
      processes: 64,
      tasks: 1,
      killsPerPoint: 3,
      dollars: 4,
      deadlineMs: 60_000,
    });
    expect(audit.violations).toEqual([]);
    expect(kills).toBe(18);
    expect(audit.ledger.held).toBe(0);
    expect(billed).toBeLessThanOrEqual(audit.ledger.settled);
    expect(share).toBeGreaterThanOrEqual(0.85);
  });

  it.each([4, 5, 6])('of 64 tasks in a process that is killed 30 times, neither (seed %d)', async (seed) => {
    await inFolder(async (folder) => {
      const { audit, kills, share, billed } = await tortureOnFiles(folder, { seed, roundsPerPoint: 5, dollars: 100 });
      expect(audit.violations).toEqual([]);
      expect(kills).toBe(30);
      expect(audit.ledger.held).toBe(0);
      expect(billed).toBeLessThanOrEqual(audit.ledger.settled);
      expect(share).toBeGreaterThanOrEqual(0.85);
    });
  });
});
