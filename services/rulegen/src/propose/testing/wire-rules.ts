import type { WireRule, WireTest } from '../wire/wire-schema.js';

/** A test as a model writes it: `delta(oil, 3)` one period ago above a number that is to be found. */
export function wireTest(more: Partial<WireTest> = {}): WireTest {
  return {
    series: { name: 'oil', transform: 'delta', turns: 3, lag: 1 },
    second: null,
    is: 'above',
    threshold: { by: 'fit', value: null },
    upper: null,
    persist: null,
    negate: false,
    ...more,
  };
}

export function wireRule(tests: readonly WireTest[] = [wireTest()], more: Partial<WireRule> = {}): WireRule {
  return { mechanism: 'Dear oil costs jobs.', any: [{ all: [...tests] }], direction: 'raises', ...more };
}

/** The text of a reply. */
export function wireReply(rules: readonly unknown[], more: object = {}): string {
  return JSON.stringify({ rules, preferred: [], forbidden: [], ...more });
}
