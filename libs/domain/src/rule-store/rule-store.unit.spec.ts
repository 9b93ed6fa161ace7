import { describe, expect, it } from '@jest/globals';
import { type RuleData, RuleDeprecated, RuleDrafted, RulePromoted, RuleRestored } from '@pulse/contracts';
import { specify } from '@pulse/testing';
import { ruleStore, versionOf } from './rule-store.js';

const hash = (digit: string) => digit.repeat(64);
const rule: RuleData = {
  id: 'layoffs',
  description: '',
  tags: [],
  category: 'variable',
  importance: 1,
  enabled: true,
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'sp500', transform: 'pct', turns: 6, lag: 0 },
    op: '<',
    threshold: -15,
  },
  effects: [{ on: 'unemployment', add: { value: 0.02, sd: 0.005 }, cap: 0.05 }],
};
const provenance = {
  origin: 'symbolic',
  method: null,
  model: null,
  promptHash: null,
  runId: null,
  parents: [],
} as const;
const draft = (digit: string) => ({
  ruleId: 'layoffs',
  rule,
  canonical: hash(digit),
  provenance: { ...provenance, parents: [] },
  assessment: null,
  note: null,
});
const first = RuleDrafted({ ...draft('a'), version: 1 });
const second = RuleDrafted({ ...draft('b'), version: 2 });
const promotion = (version: number) => ({
  version,
  by: 'person' as const,
  policy: null,
  reason: 'it holds on the report block',
  assessment: hash('c'),
  world: { name: 'capital', from: hash('d'), to: hash('e'), version: '2' },
});
const promoted = (version: number) => RulePromoted({ ruleId: 'layoffs', ...promotion(version) });
const deprecated = (archived: boolean) => RuleDeprecated({ ruleId: 'layoffs', reason: 'superseded', archived });
const { given } = specify(ruleStore);

describe('the rule store', () => {
  it('numbers the versions of a rule and keeps all of them', () => {
    given()
      .when({ kind: 'draft', draft: draft('a') })
      .then(first);
    given(first)
      .when({ kind: 'draft', draft: draft('b') })
      .then(second);
    const state = given(first, second).state();
    expect([versionOf(state, 1).canonical, versionOf(state, 2).canonical]).toEqual([hash('a'), hash('b')]);
  });

  it('refuses a draft that changes nothing', () => {
    given(first)
      .when({ kind: 'draft', draft: draft('a') })
      .thenThrows('rule.unchanged');
    given(first, deprecated(false))
      .when({ kind: 'draft', draft: draft('a') })
      .then(RuleDrafted({ ...draft('a'), version: 2 }));
  });

  it('stores a rule that differs in its amount only as the next version', () => {
    const effects = [{ on: 'unemployment', add: { value: 0.03, sd: 0.005 }, cap: 0.05 }];
    const other = { ...draft('a'), rule: { ...rule, effects } };
    given(first)
      .when({ kind: 'draft', draft: other })
      .then(RuleDrafted({ ...other, version: 2 }));
  });

  it('promotes only by a decision, and says so once', () => {
    given(first)
      .when({ kind: 'promote', promotion: promotion(1) })
      .then(promoted(1));
    given(first, promoted(1))
      .when({ kind: 'promote', promotion: promotion(1) })
      .thenThrows('rule.already_active');
    given(first)
      .when({ kind: 'promote', promotion: promotion(2) })
      .thenThrows('rule.no_version');
    given()
      .when({ kind: 'promote', promotion: promotion(1) })
      .thenThrows('rule.unknown');
  });

  it('leaves the active version active while a newer one is a draft', () => {
    given(first, promoted(1))
      .when({ kind: 'draft', draft: draft('b') })
      .thenState({ status: 'active', active: { version: 1 } });
    given(first, promoted(1), second)
      .when({ kind: 'promote', promotion: promotion(2) })
      .thenState({ status: 'active', active: { version: 2 } });
  });

  it('takes a deprecated rule out of use, and an archived one out of the lists', () => {
    given(first, promoted(1))
      .when({ kind: 'deprecate', reason: 'superseded', archive: false })
      .thenState({ status: 'deprecated', active: null, reason: 'superseded' });
    given(first, deprecated(false))
      .when({ kind: 'deprecate', reason: 'superseded', archive: true })
      .then(deprecated(true));
    given(first, deprecated(false))
      .when({ kind: 'deprecate', reason: 'again', archive: false })
      .thenThrows('rule.already_deprecated');
    given(first, deprecated(true))
      .when({ kind: 'promote', promotion: promotion(1) })
      .thenThrows('rule.archived');
  });

  it('restores an older version as the newest, a draft', () => {
    given(first, second, deprecated(true))
      .when({ kind: 'restore', from: 1, reason: 'the second was worse' })
      .then(RuleRestored({ ruleId: 'layoffs', version: 3, from: 1, reason: 'the second was worse' }));
    const restored = RuleRestored({ ruleId: 'layoffs', version: 3, from: 1, reason: 'the second was worse' });
    const state = given(first, second, deprecated(true), restored).state();
    expect(state.status).toBe('draft');
    expect(versionOf(state, 3)).toMatchObject({ version: 3, canonical: hash('a'), restoredFrom: 1 });
    given(first).when({ kind: 'restore', from: 4, reason: 'x' }).thenThrows('rule.no_version');
  });

  it('refuses a history that begins in the middle', () => {
    expect(() => ruleStore.evolve(ruleStore.initial, promoted(1))).toThrow('before RuleDrafted');
  });
});
