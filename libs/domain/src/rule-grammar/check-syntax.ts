import { type Condition, RuleData, type RuleFinding } from '@pulse/contracts';
import type { Catalogue } from './catalogue.js';
import { checkAtoms } from './check-atoms.js';
import { checkEffects } from './check-effects.js';
import { checkSize } from './check-size.js';
import { conditionOnGrid } from './grid.js';
import { issueFindings } from './issue-findings.js';

export interface CheckedSyntax {
  /** The rule with its thresholds on the grid; null where a finding has severity 3. */
  readonly rule: RuleData | null;
  readonly findings: readonly RuleFinding[];
}

/**
 * Reads a rule from data that anybody may have written: its shape, its limits, its names, transforms and units, and whether
 * its thresholds and amounts are inside of what the catalogue can take.
 *
 * @param rule data of unknown form, for example parsed JSON; nothing in it is ever run
 */
export function checkSyntax(rule: unknown, catalogue: Catalogue): CheckedSyntax {
  const deep = tooDeep(rule);
  if (deep !== null) return { rule: null, findings: [deep] };
  const parsed = RuleData.safeParse(rule);
  if (!parsed.success) return { rule: null, findings: issueFindings(parsed.error.issues, rule) };
  const condition: Condition = conditionOnGrid(parsed.data.condition);
  const data: RuleData = { ...parsed.data, condition };
  const findings = [
    ...checkSize(condition),
    ...checkAtoms(condition, catalogue),
    ...checkEffects(data.effects, catalogue),
  ];
  return { rule: findings.some(({ severity }) => severity === 3) ? null : data, findings };
}

const MOST_LEVELS = 32;

/** Looks before any schema does, as schemas recurse as deep as their data. */
function tooDeep(rule: unknown): RuleFinding | null {
  let level: unknown[] = [rule];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS)
      return {
        code: 'syntax.too_deep',
        verdict: 'proven',
        severity: 3,
        path: '',
        message: `the rule is nested more than ${MOST_LEVELS} levels deep`,
        counterexample: null,
        suggestion: 'write the condition in at most three levels of and/or',
        others: [],
      };
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value).filter((v) => typeof v === 'object') : [],
    );
    if (level.length > 10_000) level = level.slice(0, 10_000);
  }
  return null;
}
