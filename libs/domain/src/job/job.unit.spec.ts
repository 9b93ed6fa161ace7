import { describe, expect, it } from '@jest/globals';
import {
  ForecastScored,
  JobCancelled,
  JobFailed,
  JobReused,
  JobStarted,
  JobSucceeded,
  type FailureClass,
  type ScoredForecast,
} from '@pulse/contracts';
import { specify } from '@pulse/testing';
import { job, MAX_INTERRUPTIONS, type RetryLimits } from './job.js';

const limits: RetryLimits = { attempts: 3, interruptions: MAX_INTERRUPTIONS };
const cacheKey = 'a'.repeat(64);
const start = { kind: 'start', worker: 'w1', name: 'baseline', cacheKey, limits } as const;
const started = (attempt: number) => JobStarted({ attempt, worker: 'w1', name: 'baseline', cacheKey });
const forecast = (replicate: number): ScoredForecast => ({
  forecastId: 'b'.repeat(64),
  replicate,
  headline: { name: 'sp500', kind: 'median', horizon: 3, value: 1, error: 0 },
  score: {
    confidence: null,
    confidenceReason: 'not enough evidence',
    fragility: null,
    fragilityCause: null,
    driver: null,
    driverShares: {},
    arcLabel: 'steady',
    trustLabel: 'moderate',
  },
  body: { artifact: 'c'.repeat(64) },
});
const scored = (attempt: number, replicate: number) => ForecastScored({ ...forecast(replicate), attempt });
const failed = (attempt: number, final: boolean, failureClass: FailureClass = 'error') =>
  JobFailed({ attempt, class: failureClass, message: 'boom', detail: null, final });
const failure = (attempt: number) =>
  ({ kind: 'fail', attempt, class: 'error', message: 'boom', detail: null, limits }) as const;
const { given } = specify(job);

describe('job', () => {
  it('numbers its attempts from 1', () => {
    given().when(start).then(started(1));
    given(started(1), failed(1, false)).when(start).then(started(2));
  });

  it('scores only what no earlier attempt has scored', () => {
    given(started(1), scored(1, 1), started(2))
      .when({ kind: 'score', attempt: 2, forecasts: [forecast(1), forecast(2)] })
      .then(scored(2, 2));
  });

  it('is retried until its attempts are used up', () => {
    given(started(1)).when(failure(1)).then(failed(1, false));
    given(started(1), failed(1, false), started(2), failed(2, false), started(3))
      .when(failure(3))
      .then(failed(3, true));
  });

  it('is not retried where a retry cannot help', () => {
    given(started(1))
      .when({ ...failure(1), class: 'memory' })
      .thenState({ status: 'failed', class: 'memory' });
  });

  it('counts an attempt without an end as an interruption, not as a failure', () => {
    given(started(1), started(2), started(3), started(4)).when(failure(4)).then(failed(4, false));
  });

  it('ends after too many interruptions in a row without a new result', () => {
    const starts = Array.from({ length: MAX_INTERRUPTIONS }, (_, i) => started(i + 1));
    given(...starts)
      .when(start)
      .thenState({ status: 'failed', class: 'interrupted' });
    given(...starts.slice(0, -1))
      .when(start)
      .then(started(MAX_INTERRUPTIONS));
  });

  it('counts an attempt that was handed back neither as a failure nor as an interruption', () => {
    const handBack = { ...failure(1), class: 'interrupted' } as const;
    given(started(1))
      .when(handBack)
      .then(failed(1, false, 'interrupted'));
    const rolling = Array.from({ length: 3 * MAX_INTERRUPTIONS }, (_, i) => [
      started(i + 1),
      failed(i + 1, false, 'interrupted'),
    ]).flat();
    given(...rolling).when(start).then(started(3 * MAX_INTERRUPTIONS + 1)); // prettier-ignore
    given(...rolling, started(31)).when(failure(31)).then(failed(31, false)); // prettier-ignore
    // What was lost before is still counted after it.
    const lost = Array.from({ length: MAX_INTERRUPTIONS }, (_, i) => started(i + 1));
    given(...lost, failed(MAX_INTERRUPTIONS, false, 'interrupted'), started(MAX_INTERRUPTIONS + 1))
      .when(start)
      .thenState({ status: 'failed', class: 'interrupted' });
  });

  it('starts the count of interruptions anew with every result', () => {
    const starts = Array.from({ length: MAX_INTERRUPTIONS }, (_, i) => started(i + 1));
    given(...starts, scored(MAX_INTERRUPTIONS, 1))
      .when(start)
      .then(started(MAX_INTERRUPTIONS + 1));
  });

  it('takes nothing after its end', () => {
    const succeeded = JobSucceeded({
      attempt: 1,
      cacheKey,
      forecasts: 1,
      evidence: null,
      evidenceKeys: [],
      cost: { milliseconds: 1, peakBytes: 1, turns: 1, rules: 1 },
    });
    given(started(1), scored(1, 1), succeeded).when(start).thenThrows('job.already_final');
    given(started(1), scored(1, 1), succeeded).when({ kind: 'cancel', reason: 'x' }).thenNothing();
  });

  it('is cancelled or reused instead of run', () => {
    given()
      .when({ kind: 'cancel', reason: 'fail-fast' })
      .then(JobCancelled({ reason: 'fail-fast' }));
    const reuse = { cacheKey, source: 'job.b0.1@7', forecasts: 5 };
    given()
      .when({ kind: 'reuse', ...reuse })
      .then(JobReused(reuse));
    expect(given(JobReused(reuse)).state().status).toBe('reused');
  });
});
