import { type Condition, CONDITION_LIMITS, type RuleFinding } from '@pulse/contracts';
import { atomsOf } from './atoms.js';
import { countTerms } from './normal-form.js';
import { syntaxFinding } from './syntax-finding.js';

/** Levels of and/or, atoms and terms of a condition against `CONDITION_LIMITS`. */
export function checkSize(condition: Condition): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const over = (what: string, found: number, most: number, unit: string, suggestion: string) => {
    if (found > most)
      findings.push(
        syntaxFinding(what, 3, '/condition', `the condition has ${found} ${unit}, the limit is ${most}`, suggestion),
      );
  };
  over('too_deep', depthOfCondition(condition), CONDITION_LIMITS.depth, 'levels of and/or', 'flatten it');
  over('too_many_atoms', atomsOf(condition).length, CONDITION_LIMITS.atoms, 'atoms', 'drop the weakest atoms');
  over(
    'too_many_terms',
    countTerms(condition),
    CONDITION_LIMITS.terms,
    'terms in disjunctive normal form',
    'use fewer `or` inside of `and`; `not between` and `not cross` count twice',
  );
  return findings;
}

function depthOfCondition(condition: Condition): number {
  if (condition.kind !== 'and' && condition.kind !== 'or') return 0;
  return 1 + Math.max(...condition.of.map(depthOfCondition));
}
