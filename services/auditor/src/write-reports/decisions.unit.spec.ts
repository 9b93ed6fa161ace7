import { describe, expect, it } from '@jest/globals';
import {
  BatchLicensed,
  ForecastAccepted,
  ForecastLicensed,
  ForecastRejected,
  LicenseRefused,
  type EventInput,
} from '@pulse/contracts';
import { memoryLog } from '../testing/memory-log.js';
import { readDecisions } from './decisions.js';
import { exclusionsOf, licensedScope } from './scope.js';

const reason = { code: 'low_confidence', severity: 'reject' as const, message: 'low', value: 0.1, limit: 0.4 };
const decision = {
  job: 1,
  replicate: 1,
  through: 3,
  policy: 'default',
  verdict: 'licensed' as const,
  status: 'licensed',
  explanation: '',
  pairs: [
    { target: 'x', horizon: 1, verdict: 'licensed' as const, until: null, change: null, tests: [] },
    {
      target: 'x',
      horizon: 2,
      until: null,
      change: null,
      verdict: 'refused' as const,
      tests: [{ test: 'skill', verdict: 'fail' as const, value: -1, threshold: 0, n: 60, uncertainty: null }],
    },
  ],
  until: null,
  change: null,
  warnings: [],
};

async function decided(...events: EventInput[]) {
  const log = memoryLog();
  const context = { actor: 'spec', correlationId: 'b', causationId: null, traceparent: null };
  await log.append('license.b', null, events, context);
  return readDecisions(log, 'b');
}

describe('decisions of a batch', () => {
  it('accepts and rejects single forecasts, and licenses a range of replicates', async () => {
    const decisions = await decided(
      ForecastAccepted({ job: 1, replicate: 1, warnings: [] }),
      ForecastRejected({ job: 1, replicate: 2, reasons: [reason], warnings: [] }),
      ForecastLicensed(decision),
      LicenseRefused({ ...decision, job: 2, verdict: 'refused' }),
    );
    expect([decisions.accepted, decisions.rejected]).toEqual([1, 1]);
    expect(decisions.validation(1, 1)).toMatchObject({ accepted: true });
    expect(decisions.validation(1, 2)).toMatchObject({ accepted: false, reasons: [reason] });
    expect(decisions.validation(1, 3)).toBeNull();
    expect(decisions.licence(1, 3)).toMatchObject({ verdict: 'licensed' });
    expect([decisions.licence(1, 4), decisions.licence(2, 1)?.verdict]).toEqual([null, 'refused']);
  });

  it('are closed when the batch is licensed: what comes later changes no report', async () => {
    const decisions = await decided(
      ForecastLicensed(decision),
      BatchLicensed({ accepted: 0, rejected: 0, licensed: 1, byVerdict: {} }),
      LicenseRefused({ ...decision, verdict: 'refused' }),
    );
    expect(decisions.licence(1, 1)?.verdict).toBe('licensed');
  });
});

describe('licensed scope', () => {
  it('is the licensed pairs', () => {
    const covers = licensedScope(decision);
    expect([covers('x', 1), covers('x', 2), covers('x', 3), covers('y', 1)]).toEqual([true, false, false, false]);
    expect(licensedScope(null)('x', 1)).toBe(false);
  });

  it('is everything where a policy licenses a forecast as a whole', () => {
    expect(licensedScope({ ...decision, pairs: [] })('anything', 9)).toBe(true);
    expect(licensedScope({ ...decision, pairs: [], verdict: 'refused' })('anything', 9)).toBe(false);
  });

  it('says why the rest is left out', () => {
    expect(exclusionsOf(decision, ['x'], 4)).toEqual([
      { target: 'x', horizons: [2], reason: 'refused; fail: skill' },
      { target: 'x', horizons: [3, 4], reason: 'not judged by the policy' },
    ]);
  });
});
