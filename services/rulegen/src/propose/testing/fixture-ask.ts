import type { Atom, RuleData } from '@pulse/contracts';
import type { PromptName, ProposalAsk } from '../ask.js';

/** A name with all transforms and quantiles 1 to 11. */
export function promptName(name: string, more: Partial<PromptName> = {}): PromptName {
  return {
    name,
    kind: 'variable',
    unit: '%',
    support: 'real',
    transforms: ['level', 'delta', 'pct', 'mean', 'max', 'min', 'zscore'],
    writable: true,
    observed: { low: 0, high: 12, quantiles: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
    ...more,
  };
}

/** `delta(<name>, 3)` of the period before the newest, above a number. */
export function riseOf(name: string, threshold = 0.5): Atom {
  return {
    kind: 'compare',
    feature: { kind: 'series', name, transform: 'delta', turns: 3, lag: 1 },
    op: '>',
    threshold,
  };
}

export function ruleOn(target: string, condition: Atom, description = ''): RuleData {
  return {
    id: 'candidate',
    description,
    tags: [],
    category: 'variable',
    importance: 1,
    enabled: true,
    condition,
    effects: [{ on: target, add: { value: 0.2, sd: 0.1 }, cap: 1 }],
  };
}

export const NAMES = ['unemployment', 'inflation', 'oil', 'sp500', 'hope'] as const;

/** An ask about unemployment in a world of five names; nothing is known yet. */
export function fixtureAsk(more: Partial<ProposalAsk> = {}): ProposalAsk {
  const entries = NAMES.map((name) => promptName(name, name === 'oil' ? { unit: 'USD' } : {}));
  return {
    account: { runId: 'run1', batchId: null, runLimit: null, batchLimit: null },
    iteration: 1,
    operator: 'propose',
    target: 'unemployment',
    ruleType: null,
    wanted: 4,
    names: 'real',
    seed: 7,
    catalogue: { entries, nearest: () => undefined },
    notes: {},
    context: [],
    best: [],
    residuals: [],
    atoms: [],
    rejected: [],
    stored: [],
    deadline: new Date('2026-11-21T12:10:00.000Z'),
    ...more,
  };
}
