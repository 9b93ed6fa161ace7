import type { ProofVerdict, RuleFinding } from '@pulse/contracts';
import type { State } from './types.js';

export type LogicCode =
  | 'contradiction'
  | 'tautology'
  | 'dead'
  | 'redundant_atom'
  | 'duplicate'
  | 'subsumed'
  | 'conflict'
  | 'masked'
  | 'cap_breach'
  | 'loop_gain'
  | 'leak';

export interface LogicFinding {
  readonly verdict: ProofVerdict;
  readonly severity: RuleFinding['severity'];
  readonly path: string;
  readonly message: string;
  readonly state?: State | null;
  readonly suggestion?: string | null;
  readonly others?: readonly string[];
}

export function logicFinding(code: LogicCode, finding: LogicFinding): RuleFinding {
  const { verdict, severity, path, message, state = null, suggestion = null, others = [] } = finding;
  return {
    code: `logic.${code}`,
    verdict,
    severity,
    path,
    message,
    counterexample: state === null ? null : { ...state },
    suggestion,
    others: [...others],
  };
}
