import { pyGet, pyItem, pyIterate, pyKey, PythonError, pyStr, pyTruthy, pyTypeName } from '@pulse/numeric';
import { auditClassicRule, classicImage, type ClassicRuleAudit } from './audit.js';
import { applyClassicEffect } from './effect.js';
import { classicHolds } from './evaluate.js';
import { applyProposals } from './proposals.js';
import type { ClassicRule } from './rules.js';
import type { ClassicState } from './state.js';
import { modulationOf, type TrustStats } from './trust.js';

/** A rule as the original's proposals see and change it: `condition` and `effects` are callable in its own rules only. */
export type AuditedRule = Readonly<Record<string, unknown>>;

export interface AuditedRun {
  readonly symbolicEnabled: boolean;
  readonly trust: TrustStats | undefined;
  /** `{modifications?, generations?, prunings?}` or null. */
  readonly proposals: unknown;
  /** Takes one line for each rule that fails. */
  readonly report: (line: string) => void;
}

/**
 * Runs the audited rules, changed by proposals, in order.
 *
 * @throws PythonError for proposals that are malformed; rules that ran before have then had their effects
 */
export function runAuditedRules(
  rules: readonly ClassicRule[],
  state: ClassicState,
  run: AuditedRun,
): ClassicRuleAudit[] {
  const own = rules.map((rule) => auditedRule(rule, run));
  const active: readonly unknown[] = pyTruthy(run.proposals) ? applyProposals(run.proposals, own) : own;
  const log: ClassicRuleAudit[] = [];
  for (const rule of active) {
    if (!pyTruthy(pyGet(rule, 'enabled', true))) continue;
    try {
      runOne(rule, state, log);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      run.report(`[RULE ERROR] ${pyStr(pyItem(rule, 'id'))}: ${error.message}`);
    }
  }
  return log;
}

function auditedRule(rule: ClassicRule, { symbolicEnabled, trust }: AuditedRun): AuditedRule {
  return {
    id: rule.id,
    description: rule.description,
    type: rule.category,
    symbolic_tags: rule.tags,
    enabled: true,
    condition: (state: ClassicState) => classicHolds(rule.when, state),
    effects: (state: ClassicState) => {
      const modulation = modulationOf(rule, trust);
      for (const effect of rule.effects) applyClassicEffect(effect, state, modulation, symbolicEnabled);
    },
  };
}

/** An entry is logged before its tags are counted, so it stands even where a tag cannot be counted. */
function runOne(rule: unknown, state: ClassicState, log: ClassicRuleAudit[]): void {
  if (!pyTruthy(call(pyItem(rule, 'condition'), state))) return;
  const before = classicImage(state);
  call(pyItem(rule, 'effects'), state);
  const tags = pyGet(rule, 'symbolic_tags', []);
  log.push(auditClassicRule({ id: pyItem(rule, 'id'), tags }, before, state));
  for (const tag of pyIterate(tags)) pyKey(tag);
}

function call(value: unknown, state: ClassicState): unknown {
  if (typeof value === 'function') return (value as (state: ClassicState) => unknown)(state);
  throw new PythonError('TypeError', `'${pyTypeName(value)}' object is not callable`);
}
