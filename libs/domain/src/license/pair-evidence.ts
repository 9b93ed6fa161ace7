import type { JobEvidence } from '@pulse/contracts';
import { binomialTest } from '@pulse/scoring';

/** What is known of one target at one horizon. A null statistic was not computed or does not exist. */
export interface PairEvidence {
  readonly target: string;
  readonly horizon: number;
  /** Scored origins. */
  readonly n: number;
  /** Share of outcomes inside the 80 % interval, with exact 95 % limits. */
  readonly coverage80: { readonly share: number; readonly low: number; readonly high: number } | null;
  /** One-sample KS p of the PIT on every h-th origin, and how many those are. */
  readonly pitP: number | null;
  readonly pitN: number;
  readonly skill: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly against: string;
  } | null;
  readonly dm: DieboldMarianoEvidence | null;
  /** Rules that history cannot evaluate, of which one can reach the target; null where none can. */
  readonly scenarioRules: readonly string[] | null;
  /** Variables that feed the target, whose data are revised later and have no vintages. */
  readonly revised: readonly string[];
}

export interface DieboldMarianoEvidence {
  readonly p: number;
  /** After Benjamini-Hochberg over the batch, and how many tests that were. */
  readonly adjusted: number;
  readonly family: number;
}

/** What the evidence of a job says of one pair, for its licence. */
export function pairEvidence(
  evidence: JobEvidence | null,
  target: string,
  horizon: number,
  context: Pick<PairEvidence, 'dm' | 'revised'>,
): PairEvidence {
  const found = evidence?.pairs.find((pair) => pair.target === target && pair.horizon === horizon);
  const skill = found?.skill;
  return {
    target,
    horizon,
    n: found?.n ?? 0,
    coverage80: found?.coverage80 ?? null,
    pitP: found?.pitP ?? null,
    pitN: found?.pitN ?? 0,
    skill:
      skill && skill.low !== null && skill.high !== null
        ? { value: skill.value, low: skill.low, high: skill.high, against: found.best ?? 'none' }
        : null,
    scenarioRules: evidence?.scenarioTargets.includes(target) === true ? Object.keys(evidence.scenarioRules) : null,
    ...context,
  };
}

/**
 * Exact two-sided p of a coverage of 80 %. Outcomes h periods ahead of neighbouring origins overlap, so n_eff =
 * floor(n / h) of them count, round(share x n_eff) inside.
 */
export function coverageP(share: number, n: number, horizon: number): number {
  const trials = Math.floor(n / horizon);
  return binomialTest(Math.round(share * trials), trials, 0.8);
}
