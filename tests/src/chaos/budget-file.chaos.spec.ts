import { describe, expect, it, jest } from '@jest/globals';
import { tortureOnFiles } from './budget/file-torture.js';
import { inFolder } from '../support/temporary-folder.js';

jest.setTimeout(180_000);

describe('64 tasks of one process spend at once while it is killed again and again', () => {
  it('no limit is exceeded over midnight and the end of a month, nothing that was billed is lost, and the money is used', async () => {
    await inFolder(async (folder) => {
      const { audit, kills, share, billed } = await tortureOnFiles(folder, { seed: 1, roundsPerPoint: 2, dollars: 40 });
      expect(audit.violations).toEqual([]);
      expect(kills).toBe(12);
      const { used, settled, held } = audit.ledger;
      for (const key of ['day 2026-11-30', 'day 2026-12-01', 'month 2026-11', 'month 2026-12'])
        expect(used.get(key)).toBeGreaterThan(0);
      expect(held).toBe(0);
      expect(billed).toBeLessThanOrEqual(settled);
      expect(share).toBeGreaterThanOrEqual(0.85);
    });
  });
});
