import { describe, it } from '@jest/globals';
import {
  BatchCancelRequested,
  BatchCancelled,
  BatchCompleted,
  BatchPlanned,
  BatchSimulated,
  BatchSubmitted,
} from '@pulse/contracts';
import { specify } from '@pulse/testing';
import { batch, type PlanFacts, type Submission } from './batch.js';

const hash = (digit: string) => digit.repeat(64);
const submission: Submission = {
  batchId: 'b1',
  name: 'tuning',
  domain: 'capital',
  worldName: 'capital',
  manifest: hash('a'),
  world: hash('b'),
  history: null,
  policy: hash('c'),
  only: null,
  trustOnly: false,
  maxFailures: null,
  useCache: true,
};
const plan: PlanFacts = { plan: hash('d'), plannerVersion: 1, jobs: 2, forecasts: 10, baseline: null, continues: null };
const submitted = BatchSubmitted(submission);
const planned = BatchPlanned(plan);
const cancelRequested = BatchCancelRequested({ reason: 'fail-fast' });
const jobs = { succeeded: 1, reused: 0, failed: 1, cancelled: 0 };
const simulated = BatchSimulated(jobs);
const { given } = specify(batch);

describe('batch', () => {
  it('is submitted and planned in one commit', () => {
    given().when({ kind: 'submit', submission, plan }).then(submitted, planned);
  });

  it('is submitted once', () => {
    given(submitted, planned).when({ kind: 'submit', submission, plan }).thenThrows('batch.already_submitted');
  });

  it('is simulated once, whoever asks again', () => {
    given(submitted, planned).when({ kind: 'mark_simulated', jobs }).then(simulated);
    given(submitted, planned, simulated).when({ kind: 'mark_simulated', jobs }).thenNothing();
  });

  it('completes only after it was simulated', () => {
    const complete = { kind: 'complete', jobs, accepted: 5, rejected: 0, licensed: 0 } as const;
    given(submitted, planned).when(complete).thenNothing();
    given(submitted, planned, simulated)
      .when(complete)
      .then(BatchCompleted({ jobs, accepted: 5, rejected: 0, licensed: 0 }));
  });

  it('ends cancelled, not completed, where a cancel was asked for', () => {
    given(submitted, planned, cancelRequested, simulated)
      .when({ kind: 'complete', jobs, accepted: 5, rejected: 0, licensed: 0 })
      .then(BatchCancelled({ reason: 'fail-fast', jobs }));
  });

  it('cannot be cancelled after its last job', () => {
    given(submitted, planned, simulated).when({ kind: 'request_cancel', reason: 'late' }).thenNothing();
  });
});
