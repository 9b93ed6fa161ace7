import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LicenseWithdrawn, streams } from '@pulse/contracts';
import { readBatch } from '@pulse/read-model';
import * as builders from '@pulse/testing';
import { evidencePair, jobEvidence } from '../testing/evidence.js';
import { openBench, type LicenseBench } from '../testing/simulated-batch.js';
import { dataTime } from './data-time.js';
import { isWithdrawn, licenceStatus } from './licence-status.js';
import { readLicences } from './read-licences.js';

let bench: LicenseBench;
beforeEach(async () => {
  bench = await openBench(builders);
});
afterEach(() => bench.close());

const withdrawn = {
  job: 2,
  replicate: 1,
  through: 2,
  policy: 'default@1',
  target: 'x',
  horizon: 2,
  eValue: 33,
  limit: 20,
  n: 12,
  from: '41',
  to: '63',
  shownBy: 'later',
  explanation: '',
};

describe('the licences of a batch', () => {
  it('are its decisions with what was withdrawn of them, and its rejections', async () => {
    const evidence = jobEvidence([evidencePair({ horizon: 1 }), evidencePair()]);
    await bench.simulated('b', [{ score: { confidence: 0.1 } }, { evidence }]);
    expect(await readLicences(bench.log, 'b')).toEqual({ batchId: 'b', summary: null, licences: [], rejected: [] });
    await bench.license.judgeDue('b');
    await bench.append(streams.license('b'), LicenseWithdrawn(withdrawn));
    const { summary, licences, rejected } = await readLicences(bench.log, 'b');
    expect(summary).toMatchObject({ accepted: 2, rejected: 2, licensed: 2 });
    expect(licences.map(({ decision, withdrawals }) => [decision.job, withdrawals])).toEqual([
      [1, []],
      [2, [withdrawn]],
    ]);
    expect(rejected.map(({ job, replicate, reasons }) => [job, replicate, reasons[0]!.code])).toEqual([
      [1, 1, 'low_confidence'],
      [1, 2, 'low_confidence'],
    ]);
    expect([1, 2].map((horizon) => isWithdrawn(licences[1]!, { target: 'x', horizon }))).toEqual([false, true]);
  });

  it('are valid until the data reach the end of their horizon', () => {
    const licensed = { verdict: 'licensed', until: '2010-03' } as const;
    const at = (asOf: string | null, gone = false) => licenceStatus(licensed, gone, 'month', asOf);
    expect([at('2010-02'), at('2010-03'), at('2010-02', true), at(null)]).toEqual([
      'valid',
      'expired',
      'withdrawn',
      'undated',
    ]);
    expect(licenceStatus({ ...licensed, verdict: 'refused' }, false, 'month', '2010-02')).toBeNull();
  });

  it('are compared with the newest origin of the same world in the log', async () => {
    await bench.simulated('old', [{ origin: '41' }, { origin: '9' }]);
    await bench.simulated('new', [{ origin: '100' }]);
    const view = await readBatch(bench.log, bench.artifacts, 'old');
    expect(await dataTime(bench.log, bench.artifacts, view, 'index')).toBe('100');
  });
});
