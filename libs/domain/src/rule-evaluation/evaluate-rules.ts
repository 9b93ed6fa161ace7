import type { RuleData } from '@pulse/contracts';
import { atomsOf, ruleHash } from '../rule-grammar/index.js';
import { assessmentOf, type Found } from './assessment-of.js';
import { BlockLosses, blockOrigins, DEFAULT_ORIGINS, LEAST_ORIGINS, TEST_ORIGINS } from './block-losses.js';
import { chooseRule } from './choose-rule.js';
import { performanceOf } from './performance.js';
import { isBlocked, Preparation, type PreparedRule } from './prepare.js';
import type { Candidate, EvaluatedRule, Evaluation, EvaluationProgress, EvaluationTask } from './task.js';

const DEFAULT_RULES = 24;

/**
 * Compares rules, and the smaller ones inside of them, by what they do for forecasts of the target on the validation block, and
 * chooses the smallest within one standard error of the best. The chosen one is scored again on every origin, and must pass all
 * gates before the report block is worth a look. Nothing after the validation block is read.
 *
 * @throws WorldError for a world that does not compile
 */
export function* evaluateRules(task: EvaluationTask): Generator<EvaluationProgress, Evaluation> {
  const preparation = new Preparation(task);
  const candidates = distinct(task.candidates).slice(0, task.mostRules ?? DEFAULT_RULES);
  const origins = blockOrigins(task, task.split.validation, task.mostOrigins ?? DEFAULT_ORIGINS);
  const losses = new BlockLosses(task, task.split.validation, origins);
  const rules: (EvaluatedRule & { readonly netBits: number | null; readonly prepared: PreparedRule })[] = [];
  const total = candidates.length * origins.origins.length;
  for (const [i, candidate] of candidates.entries()) {
    const prepared = preparation.all(candidate.rule);
    const performance = yield* scored(losses, prepared, (done) => ({ done: i * origins.origins.length + done, total }));
    rules.push({ ...evaluated(candidate, prepared, performance), netBits: netBits(candidate), prepared });
  }
  const open = rules.filter(({ skill }) => skill !== null);
  const paying = open.filter((rule) => rule.netBits === null || rule.netBits > 0);
  let chosen = chooseRule(paying.length > 0 ? paying : open);
  if (chosen !== null && origins.step > 1) {
    const all = blockOrigins(task, task.split.validation, TEST_ORIGINS);
    const performance = yield* scored(new BlockLosses(task, task.split.validation, all), chosen.prepared, () => ({
      done: total,
      total,
    }));
    const again = {
      ...evaluated(chosen, chosen.prepared, performance),
      netBits: chosen.netBits,
      prepared: chosen.prepared,
    };
    rules[rules.indexOf(chosen)] = again;
    chosen = again;
  }
  return {
    split: task.split,
    origins: { available: origins.available, used: origins.origins.length, step: origins.step },
    rules: rules.map(plain).sort((a, b) => b.assessment.quality - a.assessment.quality),
    chosen: chosen === null ? null : plain(chosen),
    ...decisionOf(chosen, origins.available),
  };
}

/** Forecasts with and without a rule, where nothing forbids it. */
export function* scored(
  losses: BlockLosses,
  prepared: PreparedRule,
  progress: (done: number) => Omit<EvaluationProgress, 'turns'>,
): Generator<EvaluationProgress, Exclude<Found['performance'], null>> {
  const { scoped } = prepared;
  if (scoped === null || isBlocked(prepared)) return 'blocked';
  if (scoped.reach === null || scoped.reach > losses.horizon) return 'no reach';
  const steps = losses.losses(scoped);
  const cost = losses.costOf(scoped);
  const share = losses.origins.origins.length / cost;
  for (let made = 1; ; made++) {
    const { done, value } = steps.next();
    if (done === true) return performanceOf(value, scoped.reach);
    yield { ...progress(Math.floor(made * share)), turns: value.turns };
  }
}

export function evaluated(
  { rule, costBits, savedBits }: Omit<Candidate, 'nested'>,
  prepared: PreparedRule,
  performance: Exclude<Found['performance'], null>,
): EvaluatedRule {
  const scores = typeof performance === 'object' ? performance : null;
  const isScored = scores !== null && scores.atLead.n >= LEAST_ORIGINS;
  const assessment = assessmentOf({
    given: rule,
    scope: 'comprehensive',
    prepared,
    bits: { costBits, savedBits },
    performance,
  });
  return {
    rule,
    costBits,
    savedBits,
    hash: assessment.rule,
    atoms: atomsOf(rule.condition).length,
    lead: scores?.lead ?? null,
    skill: isScored ? scores.atLead.skill : null,
    standardError: isScored ? scores.atLead.standardError : null,
    assessment,
  };
}

/** Every candidate and what is nested in it, once; candidates before what is inside of them. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const byHash = new Map<string, Candidate>();
  const add = (candidate: Candidate): void => {
    const hash = hashOf(candidate.rule);
    if (!byHash.has(hash)) byHash.set(hash, candidate);
  };
  for (const candidate of candidates) {
    add(candidate);
    candidate.nested?.forEach(add);
  }
  return [...byHash.values()];
}

function hashOf(rule: RuleData): string {
  try {
    return ruleHash(rule);
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify(rule);
    throw error;
  }
}

const netBits = ({ costBits, savedBits }: Omit<Candidate, 'nested'>): number | null =>
  costBits === null || savedBits === null ? null : savedBits - costBits;

function plain<R extends EvaluatedRule>(rule: R): EvaluatedRule {
  const { hash, atoms, lead, skill, standardError, assessment, costBits, savedBits } = rule;
  return { rule: rule.rule, costBits, savedBits, hash, atoms, lead, skill, standardError, assessment };
}

function decisionOf(chosen: EvaluatedRule | null, available: number): Pick<Evaluation, 'decision' | 'reason'> {
  if (available < LEAST_ORIGINS)
    return {
      decision: 'not decidable',
      reason: `the validation block has ${available} origins, ${LEAST_ORIGINS} are needed`,
    };
  if (chosen === null) return { decision: 'rejected', reason: 'no candidate could be scored' };
  const { decision, reason } = chosen.assessment;
  if (decision === 'not decidable') return { decision, reason };
  return decision === 'not judged'
    ? { decision: 'worth a look', reason: 'it passes every gate before the report block' }
    : { decision: 'rejected', reason };
}
