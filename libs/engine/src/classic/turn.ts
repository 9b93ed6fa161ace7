import { pyMax, pyOperand, PythonError } from '@pulse/numeric';
import type { ClassicRuleAudit } from './audit.js';
import { runAuditedRules } from './audited-rules.js';
import { applyClassicEffect } from './effect.js';
import { classicHolds } from './evaluate.js';
import type { ClassicRule, CompiledClassic } from './rules.js';
import { type ClassicState, setOverlay } from './state.js';
import { modulationOf, type TrustStats } from './trust.js';

export interface ClassicTurnOptions {
  /** The world's by default. A value that is no number fails the decay, which is reported. */
  readonly decayRate?: unknown;
  /** The world's by default. */
  readonly symbolicEnabled?: boolean;
  readonly trust?: TrustStats;
  /** Variables set before the turn. */
  readonly injection?: Readonly<Record<string, unknown>>;
  /** Runs after the rules, before the turn is counted up; what it throws as PythonError is reported. */
  readonly ruleFn?: (state: ClassicState) => void;
  /** Proposed changes of the audited rules; null for none. */
  readonly proposals?: unknown;
}

export interface ClassicTurn {
  /** Causal rules whose effects were all applied, in order. */
  readonly causalTriggered: readonly string[];
  readonly ruleLog: readonly ClassicRuleAudit[];
  readonly errors: readonly string[];
}

/**
 * Runs one turn on the state, which it changes: injection, decay of every overlay, causal rules, audited rules, custom
 * rule, turn + 1. Each rule sees the effects of the earlier ones.
 *
 * Compatible, though odd: a causal rule that fails in its effects keeps those before and is not reported, one that
 * fails in its condition ends all causal rules of the turn, an audited one only itself.
 */
export function runClassicTurn(
  compiled: CompiledClassic,
  state: ClassicState,
  options: ClassicTurnOptions = {},
): ClassicTurn {
  const errors: string[] = [];
  const causalTriggered: string[] = [];
  const symbolicEnabled = options.symbolicEnabled ?? compiled.symbolicEnabled;
  const attempt = <T>(what: string, run: () => T, otherwise: T): T => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      errors.push(`[ERROR] ${what} failed: ${error.message}`);
      return otherwise;
    }
  };
  for (const [name, value] of Object.entries(options.injection ?? {})) state.variables.set(name, value);
  attempt(
    'Symbolic decay',
    () => decay(state, options.decayRate === undefined ? compiled.decayRate : options.decayRate),
    undefined,
  );
  attempt(
    'Causal rules',
    () => {
      for (const rule of compiled.causal)
        if (runCausalRule(rule, state, symbolicEnabled, options.trust)) causalTriggered.push(rule.id);
    },
    undefined,
  );
  const ruleLog = attempt(
    'Rule engine',
    () =>
      runAuditedRules(compiled.audited, state, {
        symbolicEnabled,
        trust: options.trust,
        proposals: options.proposals,
        report: (line) => errors.push(line),
      }),
    [],
  );
  const { ruleFn } = options;
  if (ruleFn !== undefined) attempt('Custom rule_fn', () => ruleFn(state), undefined);
  state.turn += 1;
  return { causalTriggered, ruleLog, errors };
}

function decay(state: ClassicState, rate: unknown): void {
  for (const [name, value] of state.overlays) setOverlay(state, name, pyMax(0, value - pyOperand(rate)));
}

function runCausalRule(
  rule: ClassicRule,
  state: ClassicState,
  symbolicEnabled: boolean,
  trust: TrustStats | undefined,
): boolean {
  if (!classicHolds(rule.when, state)) return false;
  const modulation = modulationOf(rule, trust);
  try {
    for (const effect of rule.effects) applyClassicEffect(effect, state, modulation, symbolicEnabled);
    return true;
  } catch (error) {
    if (error instanceof PythonError) return false;
    throw error;
  }
}
