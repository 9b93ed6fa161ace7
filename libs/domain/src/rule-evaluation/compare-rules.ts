import type { Assessment } from '@pulse/contracts';
import type { Part } from './quality.js';

/** A place in a ranking, and what would move it up. */
export interface RankedAssessment {
  readonly rank: number;
  readonly rule: string;
  readonly quality: number;
  readonly decision: Assessment['decision'];
  /** Difference to the best, by part; 0 where it is as good, null where one of them was not assessed. */
  readonly behind: Readonly<Record<Part, number | null>>;
  /** What its findings suggest, the most severe first. */
  readonly improvements: readonly string[];
}

/** Orders rules: accepted ones first, those that pass before those that do not, then by quality, then the cheaper to state. */
export function compareRules(assessments: readonly Assessment[]): RankedAssessment[] {
  const sorted = [...assessments].sort(
    (a, b) =>
      Number(b.decision === 'accepted') - Number(a.decision === 'accepted') ||
      Number(b.passed) - Number(a.passed) ||
      b.quality - a.quality ||
      (a.bits?.cost ?? Infinity) - (b.bits?.cost ?? Infinity) ||
      (a.rule < b.rule ? -1 : 1),
  );
  return sorted.map((one, i) => ({
    rank: i + 1,
    rule: one.rule,
    quality: one.quality,
    decision: one.decision,
    behind: behind(one, sorted[0]!),
    improvements: improvementsOf(one),
  }));
}

function behind(one: Assessment, best: Assessment): Readonly<Record<Part, number | null>> {
  const of = (part: Part): number | null => {
    const [own, other] = [one.parts[part], best.parts[part]];
    return own === null || other === null ? null : other - own;
  };
  return { syntax: of('syntax'), logic: of('logic'), coverage: of('coverage'), performance: of('performance') };
}

function improvementsOf({ findings }: Assessment): string[] {
  const sorted = [...findings].sort((a, b) => b.severity - a.severity);
  return [...new Set(sorted.flatMap(({ suggestion }) => suggestion ?? []))];
}
