import { describe, expect, it, jest } from '@jest/globals';
import { tortureOnFiles } from './budget/file-torture.js';
import { overBilled } from './budget/over-billing.js';
import { inFolder } from '../support/temporary-folder.js';

jest.setTimeout(240_000);

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

describe('a provider that bills more than it can', () => {
  it('is charged as billed and called no more; what was on its way is the only damage', async () => {
    await inFolder(async (folder) => {
      const { audit, bills, status } = await overBilled(folder);
      const alarm = audit.events.findIndex((event) => event.type === 'SpendSettled' && event.data.overBilled);
      expect(alarm).toBeGreaterThan(0);
      expect(audit.events.slice(alarm).filter(({ type }) => type === 'SpendDispatched')).toEqual([]);
      expect(status.blockedModels).toEqual(['fake/m']);
      // 16 tasks have one call on its way each.
      const tooDear = bills.filter((_, i) => i >= 39);
      expect(tooDear.length).toBeGreaterThan(0);
      expect(tooDear.length).toBeLessThanOrEqual(16);
      for (const { callId, cost } of bills) expect(audit.ledger.calls.get(callId)!.charged).toBe(cost);
    });
  });
});
