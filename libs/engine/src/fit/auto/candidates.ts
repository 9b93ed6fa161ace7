import type { Process } from '@pulse/contracts';
import type { ProcessSpec, Support } from '../../dynamics/index.js';

export interface Candidate {
  readonly name: string;
  readonly spec: ProcessSpec;
}

const NAMED = {
  'random_walk without drift': { kind: 'random_walk', drift: 0 },
  'random_walk with drift': { kind: 'random_walk' },
  gbm: { kind: 'gbm' },
  'ar1 with phi 0': { kind: 'ar1', phi: 0 },
  ar1: { kind: 'ar1' },
  'seasonal naive': { kind: 'seasonal', method: 'naive' },
  'seasonal dummies': { kind: 'seasonal', method: 'dummies' },
  'ets level': { kind: 'ets', trend: 'none', seasonal: 'none' },
  'ets damped trend': { kind: 'ets', trend: 'damped', seasonal: 'none' },
  'ets trend': { kind: 'ets', trend: 'additive', seasonal: 'none' },
  'ets level and season': { kind: 'ets', trend: 'none', seasonal: 'additive' },
  'ets damped trend and season': { kind: 'ets', trend: 'damped', seasonal: 'additive' },
  'ets trend and season': { kind: 'ets', trend: 'additive', seasonal: 'additive' },
} as const satisfies Readonly<Record<string, Process>>;

/** The processes that `auto` tries, by the names under which it records them. */
export const AUTO_PROCESSES: Readonly<Record<string, Process>> = NAMED;

export const RANDOM_WALK = named('random_walk without drift');

/** What `auto` tries, from the simplest on: where scores are equal the earlier one is taken. */
export function candidatesFor(support: Support, season: number): Candidate[] {
  return [
    RANDOM_WALK,
    named(support === 'positive' ? 'gbm' : 'random_walk with drift'),
    named('ar1 with phi 0'),
    named('ar1'),
    ...(season < 2 ? [] : [named('seasonal naive'), named('seasonal dummies')]),
    named('ets level'),
    named('ets damped trend'),
    named('ets trend'),
    ...(season < 2
      ? []
      : [named('ets level and season'), named('ets damped trend and season'), named('ets trend and season')]),
  ];
}

function named(name: keyof typeof NAMED): Candidate {
  const { kind, ...rest }: Process = NAMED[name];
  const spec: Record<string, unknown> = { kind };
  for (const [field, value] of Object.entries(rest))
    spec[field] = typeof value === 'number' ? { fit: false, value, sd: 0 } : value;
  return { name, spec: spec as unknown as ProcessSpec };
}
