import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { RecursionAudited, ReplayDiverged, ReplayVerified, ReportsWritten } from './audit.js';
import {
  BatchCancelled,
  BatchCancelRequested,
  BatchCompleted,
  BatchPlanned,
  BatchSimulated,
  BatchSubmitted,
} from './batch.js';
import { LogForked } from './checkpoint-log.js';
import type { EventType } from './define.js';
import { ForecastScored, JobCancelled, JobFailed, JobReused, JobStarted, JobSucceeded } from './job.js';
import {
  BatchLicensed,
  ForecastAccepted,
  ForecastLicensed,
  ForecastRejected,
  LicenseRefused,
  LicenseWithdrawn,
  PairsJudged,
} from './license.js';

const hash = 'a'.repeat(64);
const jobs = { succeeded: 1, reused: 0, failed: 0, cancelled: 0 };
const finding = { code: 'confidence_low', severity: 'reject', message: 'too low', value: 0.1, limit: 0.4 };
const decision = {
  job: 1,
  replicate: 1,
  through: 5,
  policy: 'default@1',
  verdict: 'refused',
  status: 'refused',
  explanation: 'Refused.',
  pairs: [
    {
      target: 'x',
      horizon: 3,
      verdict: 'refused',
      until: '2010-03',
      change: null,
      tests: [{ test: 'skill', verdict: 'fail', value: -0.1, threshold: 0, n: 40, uncertainty: null }],
    },
  ],
  until: null,
  change: null,
  warnings: [],
};
const scored = {
  attempt: 1,
  forecastId: hash,
  replicate: 1,
  headline: { name: 'x', kind: 'median', horizon: 3, value: 1, error: 0.1 },
  score: {
    confidence: null,
    confidenceReason: 'not enough evidence',
    fragility: 0.2,
    fragilityCause: 'parameters.p',
    driver: null,
    driverShares: {},
    arcLabel: 'steady',
    trustLabel: 'moderate',
  },
  body: { artifact: hash },
};

/** Members that older logs do not have. */
const MAY_BE_ABSENT = ['trustLabel'];

/** One event of each kind, as it may be appended. */
const SAMPLES: readonly (readonly [EventType<string, z.ZodType>, Record<string, unknown>])[] = [
  [
    BatchSubmitted,
    {
      batchId: 'b1',
      name: 'n',
      domain: 'd',
      worldName: 'w',
      manifest: hash,
      world: hash,
      history: null,
      policy: hash,
      only: null,
      trustOnly: false,
      maxFailures: null,
      useCache: true,
    },
  ],
  [BatchPlanned, { plan: hash, plannerVersion: 1, jobs: 0, forecasts: 0, baseline: null, continues: null }],
  [BatchCancelRequested, { reason: 'r' }],
  [BatchSimulated, jobs],
  [BatchCompleted, { jobs, accepted: 1, rejected: 0, licensed: 0 }],
  [BatchCancelled, { reason: 'r', jobs }],
  [JobStarted, { attempt: 1, worker: 'w', name: 'n', cacheKey: hash }],
  [ForecastScored, scored],
  [
    JobSucceeded,
    {
      attempt: 1,
      cacheKey: hash,
      forecasts: 1,
      evidence: null,
      evidenceKeys: [],
      cost: { milliseconds: 1.5, peakBytes: 0, turns: 0, rules: 0 },
    },
  ],
  [JobFailed, { attempt: 1, class: 'memory', message: 'm', detail: null, final: true }],
  [JobCancelled, { reason: 'r' }],
  [JobReused, { cacheKey: hash, source: 'job.b1.1@3', forecasts: 1 }],
  [ForecastAccepted, { job: 1, replicate: 1, warnings: [{ ...finding, severity: 'warn' }] }],
  [ForecastRejected, { job: 1, replicate: 1, reasons: [finding], warnings: [] }],
  [ForecastLicensed, { ...decision, verdict: 'licensed', trustLabel: 'trusted' }],
  [LicenseRefused, decision],
  [PairsJudged, { job: 1, replicate: 1, pairs: decision.pairs }],
  [
    LicenseWithdrawn,
    {
      job: 1,
      replicate: 1,
      through: 5,
      policy: 'default@1',
      target: 'x',
      horizon: 3,
      eValue: 31,
      limit: 20,
      n: 8,
      from: '2010-01',
      to: '2011-12',
      shownBy: 'b2',
      explanation: 'too many outcomes beyond the interval',
    },
  ],
  [BatchLicensed, { accepted: 1, rejected: 0, licensed: 0, byVerdict: { refused: 1 } }],
  [RecursionAudited, { baseline: null, verdict: 'not_decidable', reason: 'r', audit: hash }],
  [ReportsWritten, { files: { 'report.md': hash }, bundles: [hash] }],
  [ReplayVerified, { job: 1, replicate: 1, forecastId: hash, engine: '1', bytes: 10 }],
  [ReplayDiverged, { job: 1, replicate: 1, forecastId: hash, engine: '1', differences: ['/x'] }],
  [
    LogForked,
    {
      archivedThrough: 7,
      chain: hash,
      brokenThrough: 9,
      reappended: 1,
      dropped: 1,
      firstDropped: [{ position: 9, stream: 'batch.b1', commitId: null, reason: 'no commit' }],
    },
  ],
];

describe.each(SAMPLES.map(([event, data]) => [event.type, event, data] as const))('%s', (type, event, data) => {
  it('carries what it was given, with its name and version', () => {
    expect(event(data)).toEqual({ type, schemaVersion: 1, data });
    expect([event.type, event.version]).toEqual([type, 1]);
  });

  it('refuses a member too few and a member too many', () => {
    for (const key of Object.keys(data).filter((name) => !MAY_BE_ABSENT.includes(name))) {
      const { [key]: _left, ...rest } = data;
      expect(() => event(rest)).toThrow(expect.objectContaining({ name: 'ZodError' }));
    }
    expect(() => event({ ...data, surprise: 1 })).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });
});

describe('events refuse', () => {
  const sample = (event: EventType<string, z.ZodType>) => SAMPLES.find(([one]) => one === event)![1];
  it.each([
    ['a job that failed without a known class', JobFailed, { class: 'bad luck' }],
    ['attempt 0', JobStarted, { attempt: 0 }],
    ['a fraction of an attempt', JobStarted, { attempt: 1.5 }],
    ['a cache key that is no hash', JobStarted, { cacheKey: 'key' }],
    ['a success without a forecast', JobSucceeded, { forecasts: 0 }],
    ['a negative count', BatchSimulated, { failed: -1 }],
    ['max-failures 0', BatchSubmitted, { maxFailures: 0 }],
    ['an unknown trust label', LicenseRefused, { trustLabel: 'fine' }],
    ['an unknown verdict', LicenseRefused, { verdict: 'perhaps' }],
    ['a confidence above 1', ForecastScored, { score: { ...scored.score, confidence: 1.01 } }],
    ['a headline that is no number', ForecastScored, { headline: { ...scored.headline, value: NaN } }],
    ['a body that is neither numbers nor an artefact', ForecastScored, { body: { file: 'x' } }],
    ['a finding of no severity', ForecastRejected, { reasons: [{ ...finding, severity: 'maybe' }] }],
    ['a report that is no artefact', ReportsWritten, { files: { 'report.md': '/tmp/report.md' } }],
    ['an unknown audit verdict', RecursionAudited, { verdict: 'licensed' }],
    ['a fork before the first position', LogForked, { archivedThrough: -1 }],
    ['a replay of replicate 0', ReplayVerified, { replicate: 0 }],
  ] as const)('%s', (_what, event, change) => {
    const type: EventType<string, z.ZodType> = event;
    expect(() => type({ ...sample(type), ...change })).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });
});
