import { describe, expect, it } from '@jest/globals';
import type { EvidencePair, JobEvidence } from '@pulse/contracts';
import { renderReport } from '../render-report/render-report.js';
import { writeBatch } from '../testing/fixture-batch.js';
import { memoryArtifacts } from '../testing/memory-artifacts.js';
import { memoryLog } from '../testing/memory-log.js';

type Change = (evidence: JobEvidence) => JobEvidence;

const nullPair = (pair: EvidencePair): EvidencePair => ({
  ...pair,
  n: 0,
  crps: null,
  baselines: Object.fromEntries(Object.keys(pair.baselines).map((name) => [name, null])),
  best: null,
  skill: null,
  against: {},
  coverage50: null,
  coverage80: null,
  coverageP: null,
  pitP: null,
  pitN: 0,
  dmP: null,
  report: null,
});

const noConfidence: JobEvidence['confidence'] = {
  value: null,
  reason: 'not enough evidence: 1 scored origins, at least 10 are needed',
  class: 'none',
  n: 0,
  distinctOrigins: 0,
  share: null,
  against: null,
  coverage80: null,
  pitP: null,
  skillLow: null,
};

const noFragility: JobEvidence['fragility'] = {
  value: null,
  cause: null,
  local: null,
  structural: null,
  decision: null,
  inputs: [],
};

const everythingNull: Change = (evidence) => ({
  ...evidence,
  origins: evidence.origins.map((origin) => ({
    ...origin,
    targets: Object.fromEntries(
      Object.entries(origin.targets).map(([name, scores]) => {
        const none = scores.outcome.map(() => null);
        const columns = Object.fromEntries(Object.keys(scores).map((key) => [key, none]));
        return [name, { ...columns, baselines: {} } as unknown as typeof scores];
      }),
    ),
    events: {
      crash: {
        outcome: origin.events!['crash']!.outcome.map(() => null),
        probability: [],
        baseRate: [],
      },
    },
  })),
  pairs: evidence.pairs.map(nullPair),
  events: evidence.events.map((event) => ({
    ...event,
    n: 0,
    happened: 0,
    brier: null,
    baseRate: null,
    skill: null,
    dmP: null,
    reliability: null,
    resolution: null,
    uncertainty: null,
  })),
  confidence: noConfidence,
  confidenceRecord: { n: 0, brier: null, bins: [] },
  recalibration: evidence.recalibration!.map((pair) => ({
    ...pair,
    fitted: 0,
    scored: 0,
    raw: { wis: null, coverage80: null },
    recalibrated: { wis: null, coverage80: null },
  })),
  fragility: noFragility,
});

/** No spread, no error: every baseline and the configuration hit, and nothing can be tested. */
const constant: Change = (evidence) => ({
  ...evidence,
  origins: evidence.origins.map((origin) => ({
    ...origin,
    targets: Object.fromEntries(
      Object.entries(origin.targets).map(([name, scores]) => [
        name,
        { ...scores, crps: scores.crps.map((x) => x && 0), pit: scores.pit.map((x) => x && 1) },
      ]),
    ),
  })),
  pairs: evidence.pairs.map((pair) => ({
    ...nullPair(pair),
    n: 58,
    crps: 0,
    baselines: { last_value: 0 },
    best: 'last_value',
    report: { n: 15, crps: 0, skill: null },
  })),
  processes: {
    sp500: { kind: 'constant', parameters: { mean: 0 }, errors: { mean: 0 }, observations: 0, tried: [] },
  },
  fragility: { ...noFragility, cause: 'not measured: the headline has no spread' },
});

const shapes: readonly (readonly [string, Change])[] = [
  [
    'evidence without origins',
    (e) => ({
      ...e,
      origins: [],
      pairs: [],
      events: [],
      confidence: noConfidence,
      confidenceRecord: null,
      processes: {},
    }),
  ],
  ['one origin', (e) => ({ ...e, origins: e.origins.slice(0, 1), confidenceRecord: { n: 0, brier: null, bins: [] } })],
  ['null everywhere', everythingNull],
  ['a constant series', constant],
  [
    'all origins in sample',
    (e) => ({
      ...e,
      origins: e.origins.map((o) => ({ ...o, inSample: true })),
      pairs: e.pairs.map((p) => ({ ...nullPair(p), inSample: 60 })),
    }),
  ],
  [
    'evidence of an earlier version, without what it did not measure',
    (e) => ({
      ...e,
      recalibration: [],
      confidenceRecord: null,
      events: [],
      origins: e.origins.map(({ targets, origin, inSample }) => ({ targets, origin, inSample })),
    }),
  ],
  [
    'huge and tiny numbers',
    (e) => ({
      ...e,
      pairs: e.pairs.map((p) => ({
        ...p,
        crps: 1e300,
        dmP: 1e-300,
        pitP: 0,
        skill: { value: -1e12, low: -1e300, high: 1e-300 },
      })),
    }),
  ],
];

describe('reports of extreme evidence', () => {
  it.each(shapes)('%s: say what is missing, without NaN, Infinity or undefined', async (_, evidence) => {
    const [log, artifacts] = [memoryLog(), memoryArtifacts()];
    await writeBatch(log, artifacts, {
      batchId: 'b1',
      count: 1,
      horizon: 3,
      jobs: [
        { name: 'a', evidence },
        { name: 'b', evidence },
      ],
    });
    for (const format of ['html', 'md', 'json'] as const) {
      const report = (await renderReport(log, artifacts, 'b1', format)).replaceAll(/<style>.*?<\/style>/gs, '');
      expect(report).not.toMatch(/NaN|undefined|Infinity|\[object|not a number/);
      if (format !== 'json') expect(report).not.toMatch(/\bnull\b/);
    }
  });
});

describe('the new sections', () => {
  const render = async (format: 'html' | 'md') => {
    const [log, artifacts] = [memoryLog(), memoryArtifacts()];
    await writeBatch(log, artifacts, { batchId: 'b1', count: 1, horizon: 3, jobs: [{ name: 'a' }, { name: 'b' }] });
    return renderReport(log, artifacts, 'b1', format);
  };

  it.each(['html', 'md'] as const)('state in %s what was tried, tested, scored and offered', async (format) => {
    const rendered = await render(format);
    const report = (format === 'html' ? rendered.replaceAll(/<[^>]*>/g, ' ') : rendered).replaceAll(/\s+/g, ' ');
    expect(report).toContain('2 configurations were tried in this batch');
    expect(report).toContain('the licence adjusts those of Diebold-Mariano (Benjamini-Hochberg)');
    // 96 statements: (22 x 0.54 + 74 x 0.68) / 96 = 0.648 stated, (22 x 0.41 + 74 x 0.62) / 96 = 0.572 happened.
    expect(report).toContain(
      'confidence at horizon 3 could be stated 96 times (2 targets at each origin that allows it)',
    );
    expect(report).toContain('on average it was 65 %, and the forecast beat the best baseline of then in 57 % of them');
    expect(report).toMatch(/Recalibration, offered/);
    expect(report).toContain('drift −0.001 ± 0.004');
    expect(report).toContain('seasonal not scored (fewer than two full seasons)');
    expect(report).toContain('Student-t');
    expect(report).toContain('6 more scored origins');
    expect(report).toContain('have no vintages');
  });

  it('give a p-value no digits that approximations do not have', async () => {
    const report = await render('md');
    expect(report).toContain('| 0.031 |');
    expect(report).not.toContain('0.0312 | 52 %');
  });
});
