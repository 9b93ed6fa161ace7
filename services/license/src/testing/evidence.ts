import type { EvidenceOrigin, EvidencePair, JobEvidence } from '@pulse/contracts';

/** One target two periods ahead: well calibrated and skilful. */
export function evidencePair(change: Partial<EvidencePair> = {}): EvidencePair {
  return {
    target: 'x',
    horizon: 2,
    n: 60,
    inSample: 0,
    crps: 1,
    baselines: { last_value: 1.3 },
    best: 'last_value',
    skill: { value: 0.23, low: 0.1, high: 0.3 },
    coverage50: { share: 0.5, low: 0.37, high: 0.63 },
    coverage80: { share: 0.8, low: 0.66, high: 0.9 },
    coverageP: 0.9,
    pitP: 0.4,
    pitN: 30,
    dmP: 0.001,
    against: {},
    report: null,
    ...change,
  };
}

/** Evidence of a job on its target `x`, two periods ahead, unless other pairs are given. */
export function jobEvidence(
  change: Partial<EvidencePair> | readonly EvidencePair[] = {},
  scenarioTargets: string[] = [],
  origins: EvidenceOrigin[] = [],
): JobEvidence {
  const pairs = Array.isArray(change)
    ? [...(change as EvidencePair[])]
    : [evidencePair(change as Partial<EvidencePair>)];
  return {
    key: null,
    paths: 10,
    origins,
    pairs,
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
      coverage80: { share: 0.8, low: 0.66, high: 0.9 },
      skillLow: 0.1,
    },
    fragility: { value: 0.2, cause: 'parameters.p', local: null, structural: null, decision: null, inputs: [] },
    processes: {},
    scenarioRules: scenarioTargets.length === 0 ? {} : { R006: 'the overlay `hope` is not measured' },
    scenarioTargets,
  };
}

/** Origins of which only the PIT values of `x` are told, from the period `from` on. */
export function originsWithPits(from: number, pits: readonly (readonly (number | null)[])[]): EvidenceOrigin[] {
  const none = (n: number) => Array.from({ length: n }, () => null);
  return pits.map((pit, i) => ({
    origin: String(from + i),
    inSample: false,
    targets: {
      x: {
        outcome: none(pit.length),
        median: none(pit.length),
        lower80: none(pit.length),
        upper80: none(pit.length),
        lower50: none(pit.length),
        upper50: none(pit.length),
        crps: none(pit.length),
        baselines: {},
        pit: [...pit],
      },
    },
  }));
}
