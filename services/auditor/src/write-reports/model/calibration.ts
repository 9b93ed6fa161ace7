import type { EvidenceEvent, JobEvidence } from '@pulse/contracts';
import {
  pitCounts,
  type PitCounts,
  pitCoverage,
  type QuantileCoverage,
  reliabilityBins,
  type ReliabilityBin,
} from '@pulse/evidence';

/** Fewer outcomes than this are not drawn. */
const LEAST_OUTCOMES = 10;

/** Where outcomes of one target fell in their forecasts. */
export interface TargetCalibration {
  readonly target: string;
  /** Outcomes; below 10 there are no counts and no coverage. */
  readonly n: number;
  readonly pit: PitCounts | null;
  readonly coverage: readonly QuantileCoverage[];
}

/** How often one event happened where so much was forecast. */
export interface EventCalibration {
  readonly event: string;
  readonly n: number;
  readonly bins: readonly ReliabilityBin[];
  readonly scores: EvidenceEvent | null;
}

export interface Calibration {
  readonly horizon: number;
  readonly targets: readonly TargetCalibration[];
  readonly events: readonly EventCalibration[];
}

/** Calibration at one horizon over the origins that count: those in sample are left out. */
export function calibrationOf(evidence: JobEvidence, targets: readonly string[], horizon: number): Calibration {
  const counted = evidence.origins.filter((origin) => !origin.inSample);
  const events = new Set(counted.flatMap((origin) => Object.keys(origin.events ?? {})));
  for (const { event } of evidence.events) events.add(event);
  return {
    horizon,
    targets: targets.map((target) => {
      const pits = counted.flatMap((origin) => origin.targets[target]?.pit[horizon - 1] ?? []);
      const enough = pits.length >= LEAST_OUTCOMES;
      return {
        target,
        n: pits.length,
        pit: enough ? pitCounts(pits, horizon) : null,
        coverage: enough ? pitCoverage(pits, horizon) : [],
      };
    }),
    events: [...events].sort().map((event) => eventCalibration(evidence, counted, event, horizon)),
  };
}

function eventCalibration(
  evidence: JobEvidence,
  counted: JobEvidence['origins'],
  event: string,
  horizon: number,
): EventCalibration {
  const said = counted.flatMap((origin) => {
    const outcome = origin.events?.[event]?.outcome[horizon - 1] ?? null;
    const probability = origin.events?.[event]?.probability[horizon - 1] ?? null;
    return outcome === null || probability === null ? [] : [{ outcome, probability }];
  });
  return {
    event,
    n: said.length,
    bins:
      said.length < LEAST_OUTCOMES
        ? []
        : reliabilityBins(
            said.map(({ outcome }) => outcome),
            said.map(({ probability }) => probability),
            horizon,
          ),
    scores: evidence.events.find((scores) => scores.event === event && scores.horizon === horizon) ?? null,
  };
}
