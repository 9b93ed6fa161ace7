import type { RuleFinding } from '@pulse/contracts';

/** A finding on a reply; `path` is a JSON pointer into the reply. */
export function proposalFinding(
  code: string,
  severity: 1 | 2 | 3,
  path: string,
  message: string,
  suggestion: string | null = null,
): RuleFinding {
  return {
    code: `proposal.${code}`,
    verdict: 'proven',
    severity,
    path,
    message,
    counterexample: null,
    suggestion,
    others: [],
  };
}

export function pointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
