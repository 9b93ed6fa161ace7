import type { Assessment, RuleFinding } from '@pulse/contracts';

/**
 * Bytes that the findings of one assessment may have in an event: an iteration records 16 assessments in one commit, which may
 * have 256 KiB, and a rule that is in conflict with hundreds of stored ones has as many findings.
 */
export const MOST_FINDINGS_BYTES = 8_000;

const sizeOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** An assessment as it is recorded: with the worst of its findings, and how many of each code were left out. */
export function recorded(assessment: Assessment): Assessment {
  const { findings } = assessment;
  if (sizeOf(findings) <= MOST_FINDINGS_BYTES) return assessment;
  const kept = new Set<RuleFinding>();
  // What tells of those that are left out has a quarter of the room.
  let room = (MOST_FINDINGS_BYTES * 3) / 4;
  for (const finding of [...findings].sort((a, b) => b.severity - a.severity)) {
    room -= sizeOf(finding) + 1;
    if (room < 0) break;
    kept.add(finding);
  }
  const left = findings.filter((finding) => !kept.has(finding));
  return { ...assessment, findings: [...findings.filter((finding) => kept.has(finding)), leftOut(left)] };
}

function leftOut(left: readonly RuleFinding[]): RuleFinding {
  const counts = new Map<string, number>();
  for (const { code } of left) counts.set(code, (counts.get(code) ?? 0) + 1);
  const codes = [...counts].map(([code, count]) => `${code} ${count}`).join(', ');
  return {
    code: 'assessment.more',
    verdict: 'proven',
    severity: 1,
    path: '',
    message: `${left.length} more findings, none of them worse, are not recorded: ${codes}`.slice(0, 1500),
    counterexample: null,
    suggestion: null,
    others: [],
  };
}
