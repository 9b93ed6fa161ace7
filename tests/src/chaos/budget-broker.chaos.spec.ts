import { describe, expect, it, jest } from '@jest/globals';
import { tortureOnBroker } from './budget/broker-torture.js';

jest.setTimeout(240_000);

describe('processes that spend on one account of a broker, half of which are killed', () => {
  it('never exceed its limit, lose nothing that was billed, and use the money', async () => {
    const { audit, kills, share, billed } = await tortureOnBroker({
      seed: 2,
      processes: 7,
      tasks: 3,
      killsPerPoint: 1,
      dollars: 1.5,
      deadlineMs: 5000,
    });
    expect(audit.violations).toEqual([]);
    expect(kills).toBe(6);
    expect(audit.ledger.held).toBe(0);
    expect(billed).toBeLessThanOrEqual(audit.ledger.settled);
    expect(share).toBeGreaterThanOrEqual(0.85);
  });
});
