import type { RuleFinding } from '@pulse/contracts';
import { firingOf } from './firing.js';
import { logicFinding } from './finding.js';

/** Shares of the periods in which a condition was known, below and above which a rule has nothing to tell apart. */
export const FIRING_SHARES = { least: 0.01, most: 0.95 } as const;

/** Whether a rule fired too rarely or too often for its effect to be seen. */
export function checkFiring(truth: Uint8Array): RuleFinding[] {
  const { fired, known } = firingOf(truth);
  if (known === 0)
    return [
      logicFinding('dead', {
        verdict: 'proven',
        severity: 2,
        path: '/condition',
        message: `the condition was unknown in all ${truth.length} periods`,
        suggestion: 'use features that are known',
      }),
    ];
  const share = fired / known;
  if (share >= FIRING_SHARES.least && share <= FIRING_SHARES.most) return [];
  const rare = share < FIRING_SHARES.least;
  return [
    logicFinding('dead', {
      verdict: 'proven',
      severity: 2,
      path: '/condition',
      message: `the condition was true in ${fired} of ${known} periods, ${rare ? 'less than 1 %' : 'more than 95 %'}`,
      suggestion: rare ? 'loosen a threshold or drop an atom' : 'tighten a threshold',
    }),
  ];
}
