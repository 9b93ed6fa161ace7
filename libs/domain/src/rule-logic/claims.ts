import type { Condition } from '@pulse/contracts';
import { type DomainOf, satisfiable } from './solver/solve.js';
import type { Claim } from './types.js';

const PROVEN: Claim = { verdict: 'proven', state: null };
const UNDECIDED: Claim = { verdict: 'undecided', state: null };

/**
 * Claims about all states in which everything that is read is known and lies in its domain. Over real numbers: what only the
 * last bit of a sum decides is left undecided or belongs to the exact sum.
 */

/** That a condition is never true. Refuted by a state in which it is. */
export function neverTrue(condition: Condition, domainOf: DomainOf): Claim {
  return noState([{ condition, holds: true }], domainOf);
}

/** That a condition is always true. Refuted by a state in which it is false. */
export function alwaysTrue(condition: Condition, domainOf: DomainOf): Claim {
  return noState([{ condition, holds: false }], domainOf);
}

/** That wherever the first is true, the second is. Refuted by a state in which only the first is. */
export function impliesCondition(first: Condition, second: Condition, domainOf: DomainOf): Claim {
  return noState(
    [
      { condition: first, holds: true },
      { condition: second, holds: false },
    ],
    domainOf,
  );
}

/** That conditions are never true together. Refuted by a state in which they all are. */
export function neverTogether(conditions: readonly Condition[], domainOf: DomainOf): Claim {
  return noState(
    conditions.map((condition) => ({ condition, holds: true })),
    domainOf,
  );
}

function noState(requirements: Parameters<typeof satisfiable>[0], domainOf: DomainOf): Claim {
  const found = satisfiable(requirements, domainOf);
  if (found.kind === 'none') return PROVEN;
  return found.kind === 'some' ? { verdict: 'refuted', state: found.state } : UNDECIDED;
}
