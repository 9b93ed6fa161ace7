import type { RuleData, RuleFinding } from '@pulse/contracts';
import { ruleHash } from '../rule-grammar/index.js';
import { impliesCondition, neverTogether } from './claims.js';
import { supportsOf } from './domains.js';
import { type SharedTarget, sharedTargets, signOf, sizeOf } from './effects.js';
import { logicFinding } from './finding.js';
import { firingOf, storedTruth, togetherOf } from './firing.js';
import type { LogicContext } from './types.js';

/** Share of the periods in which either fired from which on two rules count as one. */
export const DUPLICATE_JACCARD = 0.95;

/** A rule against one that is there: the same, part of it, or against it. Rules that write nothing in common pass. */
export function checkAgainst(rule: RuleData, other: RuleData, truth: Uint8Array, context: LogicContext): RuleFinding[] {
  const shared = sharedTargets(rule, other);
  if (shared.length === 0) return [];
  if (ruleHash(rule) === ruleHash(other)) return [duplicate(other, 'the same rule is there already')];
  const against = shared.filter(({ mine, theirs }) => signOf(mine) * signOf(theirs) < 0);
  const findings = against.length > 0 ? conflicts(rule, other, against, truth, context) : [];
  return against.length < shared.length ? [...findings, ...same(rule, other, truth, context)] : findings;
}

function duplicate(other: RuleData, message: string): RuleFinding {
  return logicFinding('duplicate', {
    verdict: 'proven',
    severity: message.startsWith('the same') ? 3 : 2,
    path: '',
    message: `${message}: ${other.id}`,
    suggestion: 'refine that one, or propose a rule on other features',
    others: [other.id],
  });
}

/** They push the same way. */
function same(rule: RuleData, other: RuleData, truth: Uint8Array, context: LogicContext): RuleFinding[] {
  const theirs = storedTruth(other, context);
  const { both, either } = togetherOf(truth, theirs);
  if (both > 0 && both / either >= DUPLICATE_JACCARD)
    return [duplicate(other, `it fired in ${both} of the ${either} periods in which either did, as does`)];
  const supports = supportsOf(context.catalogue);
  const [a, b] = [rule.condition, other.condition];
  const part = impliesCondition(a, b, supports);
  if (part.verdict === 'proven')
    return [
      subsumed(other, 2, `wherever it fires, ${other.id} fires too and pushes the same way`, 'drop it or set it apart'),
    ];
  if (impliesCondition(b, a, supports).verdict === 'proven')
    return [
      subsumed(other, 1, `wherever ${other.id} fires, it fires too and pushes the same way`, 'deprecate the other'),
    ];
  return [];
}

function subsumed(other: RuleData, severity: 1 | 2, message: string, suggestion: string): RuleFinding {
  return logicFinding('subsumed', {
    verdict: 'proven',
    severity,
    path: '/condition',
    message,
    suggestion,
    others: [other.id],
  });
}

/** They push against each other in some state, or nobody knows. */
function conflicts(
  rule: RuleData,
  other: RuleData,
  against: readonly SharedTarget[],
  truth: Uint8Array,
  context: LogicContext,
): RuleFinding[] {
  const supports = supportsOf(context.catalogue);
  const apart = neverTogether([rule.condition, other.condition], supports);
  if (apart.verdict === 'proven') return [];
  const { both } = togetherOf(truth, storedTruth(other, context));
  const { fired } = firingOf(truth);
  const covered = impliesCondition(rule.condition, other.condition, supports).verdict === 'proven';
  return against.map(({ on, mine, theirs }) => {
    const net = signOf(mine) * (sizeOf(mine) - sizeOf(theirs));
    const masked = covered && sizeOf(theirs) >= sizeOf(mine);
    const overlap = `both fired in ${both} of the ${fired} periods in which it did; together they add ${rounded(net)} to '${on}'`;
    return logicFinding(masked ? 'masked' : 'conflict', {
      verdict: apart.verdict === 'refuted' ? 'proven' : 'undecided',
      severity: masked || (apart.verdict === 'refuted' && both > 0) ? 2 : 1,
      path: `/effects/${rule.effects.indexOf(mine)}`,
      message: masked
        ? `wherever it fires, ${other.id} pushes '${on}' back by at least as much; ${overlap}`
        : `${other.id} pushes '${on}' the other way${apart.verdict === 'refuted' ? '' : ', and may do so together with it'}; ${overlap}`,
      state: apart.state,
      suggestion: 'add an atom that tells the two apart, or deprecate one',
      others: [other.id],
    });
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
