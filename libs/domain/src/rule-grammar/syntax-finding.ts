import type { RuleFinding } from '@pulse/contracts';

/** A finding that needs no state to show: what the rule says is enough. */
export function syntaxFinding(
  what: string,
  severity: RuleFinding['severity'],
  path: string,
  message: string,
  suggestion: string | null = null,
): RuleFinding {
  return {
    code: `syntax.${what}`,
    verdict: 'proven',
    severity,
    path,
    message,
    counterexample: null,
    suggestion,
    others: [],
  };
}
