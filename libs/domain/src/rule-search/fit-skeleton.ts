import type { Condition, RuleFinding } from '@pulse/contracts';
import { TRUE } from '@pulse/engine';
import { atomLookBack } from '../rule-grammar/index.js';
import { emptyBits, setBit } from './bitset.js';
import { type Filling, fill, holesOf } from './holes.js';
import { hypothesisBits } from './hypothesis.js';
import { measure } from './measure.js';
import { nestedIn } from './nested.js';
import { skeletonAtoms, unknownNames } from './names.js';
import { RESPONSE, sumOver } from './row-sums.js';
import { gainOf } from './score.js';
import type { RuleSkeleton } from './skeleton.js';
import { type SearchSpace, spaceOf } from './space.js';
import type { FittedSkeleton, RankedRule, SearchTask } from './task.js';

/** Rounds of choosing each open threshold again beside the others. */
const MOST_ROUNDS = 8;

/** Quantiles that all open thresholds start from; the best end counts. */
const STARTS = [0.5, 0.2, 0.8, 0.1, 0.9] as const;

/**
 * Fills in the numbers of a proposal on the training window: quantiles become numbers, open thresholds are chosen from the
 * quantile grid, one after the other from several starts (all together where there are at most two), with an effect of the
 * expected sign where one can be had. Nothing else of the proposal is changed.
 *
 * @param stated hypotheses that it was stated with, itself among them, where no data had been shown before, in a search that keeps
 * room for them: it costs what a hypothesis costs where that is less, unless its effect has the sign that was not expected. Null where data had been shown
 * @throws SearchError
 */
export function fitSkeleton(task: SearchTask, skeleton: RuleSkeleton, stated: number | null = null): FittedSkeleton {
  return fitIn(spaceOf(task), skeleton, stated);
}

export function fitIn(space: SearchSpace, skeleton: RuleSkeleton, stated: number | null = null): FittedSkeleton {
  const refused = (finding: Omit<RuleFinding, 'verdict' | 'counterexample' | 'others'>): FittedSkeleton => ({
    skeleton,
    ranked: null,
    findings: [found(finding)],
  });
  const { target } = space.task;
  if (skeleton.effect.on !== target)
    return refused({
      code: 'proposal.other_target',
      severity: 3,
      path: '/effect/on',
      message: `it writes ${skeleton.effect.on}; rules on ${target} are looked for`,
      suggestion: `let it write ${target}`,
    });
  const unknown = unknownNames(space, skeleton.condition);
  if (unknown.length > 0)
    return refused({
      code: 'proposal.unknown_name',
      severity: 3,
      path: '/condition',
      message: `nothing that has data is called ${unknown.join(', ')}`,
      suggestion: nearestText(space, unknown),
    });
  if (space.hopeless !== null)
    return refused({
      code: 'proposal.no_data',
      severity: 3,
      path: '',
      message: space.hopeless,
      suggestion: null,
    });
  const most = space.settings.grid.lookBack ?? Infinity;
  const lookBack = Math.max(...skeletonAtoms(skeleton.condition).map((atom) => atomLookBack(atom, space.catalogue)));
  if (lookBack > most)
    return refused({
      code: 'proposal.looks_too_far',
      severity: 3,
      path: '/condition',
      message: `it reads ${lookBack} periods back; the data carry ${most}`,
      suggestion: 'a shorter lag, window or persistence',
    });
  const condition = bestFilling(space, skeleton);
  const measured = condition === null ? null : measure(space, condition, aboutOf(skeleton));
  if (measured === null)
    return refused({
      code: 'proposal.never_fires',
      severity: 3,
      path: '/condition',
      message: `in no choice of its open thresholds does it fire from ${space.limits.leastFired} to ${space.limits.mostFired} times of ${space.rows.n} beside what the process explains`,
      suggestion: 'loosen a condition, or leave one out',
    });
  const { sign } = skeleton.effect;
  const isHypothesis =
    stated !== null && space.task.hypotheses === true && (sign === 0 || sign === Math.sign(measured.t));
  const costBits = Math.min(measured.costBits, isHypothesis ? hypothesisBits(space, skeleton, stated) : Infinity);
  const ranked: RankedRule = { ...measured, costBits, front: 0, nested: nestedIn(space, measured.rule.condition) };
  return { skeleton, ranked, findings: remarks(space, skeleton, ranked) };
}

const aboutOf = ({ description, tags }: RuleSkeleton): { description: string; tags: string[] } => ({
  description,
  tags,
});

function found(finding: Omit<RuleFinding, 'verdict' | 'counterexample' | 'others'>): RuleFinding {
  return { ...finding, verdict: 'proven', counterexample: null, others: [] };
}

function remarks(
  { settings }: SearchSpace,
  { effect }: RuleSkeleton,
  { t, savedBits, costBits, spells }: RankedRule,
): RuleFinding[] {
  const out: RuleFinding[] = [];
  if (effect.sign !== 0 && Math.sign(t) !== effect.sign)
    out.push(
      found({
        code: 'proposal.other_sign',
        severity: 2,
        path: '/effect/sign',
        message: `on the training data the effect goes the other way (t = ${t.toFixed(1)})`,
        suggestion: 'turn the sign round, or look for a condition that separates the two cases',
      }),
    );
  if (spells < settings.leastSpells)
    out.push(
      found({
        code: 'coverage.few_spells',
        severity: 2,
        path: '/condition',
        message: `it fired in ${spells} spells only: whatever else happened then explains as much`,
        suggestion: 'a condition that comes and goes more often',
      }),
    );
  if (savedBits <= costBits)
    out.push(
      found({
        code: 'performance.does_not_pay',
        severity: 2,
        path: '',
        message: `it costs ${costBits.toFixed(1)} bits to state and saves ${savedBits.toFixed(1)} on the training data`,
        suggestion: 'a condition with fewer atoms, or one that separates better',
      }),
    );
  return out;
}

function nearestText({ catalogue }: SearchSpace, names: readonly string[]): string | null {
  const near = names.flatMap((name) => catalogue.nearest(name) ?? []);
  return near.length === 0 ? null : `was ${near.join(', ')} meant?`;
}

/** Null where no filling fires often enough. */
function bestFilling(space: SearchSpace, { condition, effect }: RuleSkeleton): Condition | null {
  const holes = holesOf(condition, space.catalogue);
  if (holes.some(({ choices }) => choices.length === 0)) return null;
  const score = scorer(space, effect.sign);
  const worth = (filling: Filling): number => score(fill(condition, filling, space.catalogue));
  let best: { filling: Filling; worth: number } | null = null;
  const consider = (filling: Filling, value: number): void => {
    if (value > -Infinity && (best === null || value > best.worth)) best = { filling, worth: value };
  };
  if (holes.length <= 2)
    for (const filling of product(holes.map(({ choices }) => choices))) consider(filling, worth(filling));
  else
    for (const start of STARTS) {
      const filling = holes.map(({ choices }) => choices[Math.round(start * (choices.length - 1))]!);
      consider(...climb(holes, filling, worth));
    }
  return best === null ? null : fill(condition, (best as { filling: Filling }).filling, space.catalogue);
}

function climb(
  holes: readonly { readonly choices: readonly number[] }[],
  start: Filling,
  worth: (filling: Filling) => number,
): [Filling, number] {
  let filling = start;
  let value = worth(filling);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = value;
    holes.forEach(({ choices }, h) => {
      for (const choice of choices) {
        const other = filling.map((old, i) => (i === h ? choice : old));
        const next = worth(other);
        if (next > value) [filling, value] = [other, next];
      }
    });
    if (value === before) break;
  }
  return [filling, value];
}

function product(choices: readonly (readonly number[])[]): Filling[] {
  return choices.reduce<number[][]>((all, one) => all.flatMap((left) => one.map((x) => [...left, x])), [[]]);
}

/** Squares explained; less than nothing where the sign is not the expected one. */
function scorer(space: SearchSpace, sign: number): (condition: Condition) => number {
  const { rows, limits, catalogue } = space;
  const sums = new Float64Array(rows.stride);
  return (condition) => {
    const truth = catalogue.truth(condition);
    const bits = emptyBits(rows.length);
    for (let i = 1; i < rows.length; i++) if (truth[i - 1] === TRUE) setBit(bits, i);
    sumOver(rows, bits, sums);
    const gain = gainOf(sums, 0, rows.stride, limits);
    if (gain < 0) return -Infinity;
    return sign !== 0 && Math.sign(sums[RESPONSE]!) !== sign ? -gain : gain;
  };
}
