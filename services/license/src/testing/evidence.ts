import type { EvidencePair, JobEvidence } from '@pulse/contracts';

/** Evidence of a job on its target `x`, two periods ahead: well calibrated and skilful. */
export function jobEvidence(change: Partial<EvidencePair> = {}, scenarioTargets: string[] = []): JobEvidence {
  const coverage = { share: 0.8, low: 0.66, high: 0.9 };
  const pair: EvidencePair = {
    target: 'x',
    horizon: 2,
    n: 60,
    inSample: 0,
    crps: 1,
    baselines: { last_value: 1.3 },
    best: 'last_value',
    skill: { value: 0.23, low: 0.1, high: 0.3 },
    coverage50: { share: 0.5, low: 0.37, high: 0.63 },
    coverage80: coverage,
    coverageP: 0.9,
    pitP: 0.4,
    pitN: 30,
    dmP: 0.001,
    against: {},
    report: null,
    ...change,
  };
  return {
    key: null,
    paths: 10,
    origins: [],
    pairs: [pair],
    events: [],
    confidenceRecord: null,
    confidence: {
      value: 0.6,
      reason: null,
      class: 'target x horizon',
      n: 60,
      distinctOrigins: 60,
      share: 0.9,
      against: 'last_value',
      coverage80: coverage,
      skillLow: 0.1,
    },
    fragility: { value: 0.2, cause: 'parameters.p', local: null, structural: null, decision: null, inputs: [] },
    processes: {},
    scenarioRules: {},
    scenarioTargets,
  };
}
