import type { RuleGenArm } from '@pulse/contracts';
import { fillUniforms, streamKey, variableId } from '@pulse/engine';
import { betaQuantile } from '@pulse/numeric';

/**
 * What is believed of the arms: for each the discounted successes and failures of its gain, then of its cost, both as
 * shares of a whole.
 */
export type ArmBeliefs = Readonly<Record<string, readonly number[]>>;

/** Gain in quality of one iteration that counts as a whole success. */
export const WHOLE_GAIN = 0.1;

/** Share of choices that are made without regard to what is believed. */
export const EXPLORATION = 0.05;

/** What an older outcome weighs in comparison with one that came an iteration later. */
export const DISCOUNT = 0.99;

const DRAWS = 64;
const NOTHING_KNOWN: readonly number[] = [1, 1, 1, 1];

/**
 * Budgeted Thompson sampling: gain and cost of each arm are drawn from their beta posteriors, and the arm with the largest
 * ratio is taken; one in twenty choices is made evenly.
 *
 * Source: Xia, Li, Qin, Yu and Liu, Thompson sampling for budgeted multi-armed bandits (IJCAI 2015).
 *
 * @param arms those whose dearest case can be paid for, at least one
 */
export function chooseArm(
  arms: readonly RuleGenArm[],
  beliefs: ArmBeliefs,
  seed: number | string,
  iteration: number,
): RuleGenArm {
  const draws = uniforms(seed, 'rulegen/arm', iteration, 2 + 2 * arms.length);
  const chosen =
    draws[0]! < EXPLORATION ? Math.floor(draws[1]! * arms.length) : bestOfDraw(arms, beliefs, draws.subarray(2));
  return arms[chosen]!;
}

/** How likely `chooseArm` takes an arm, estimated from 64 draws: what the choice has to be weighed with later. */
export function propensityOf(
  arm: RuleGenArm,
  arms: readonly RuleGenArm[],
  beliefs: ArmBeliefs,
  seed: number | string,
  iteration: number,
): number {
  if (arms.length === 1) return 1;
  const each = 2 * arms.length;
  const draws = uniforms(seed, 'rulegen/propensity', iteration, each * DRAWS);
  const wanted = arms.indexOf(arm);
  let same = 0;
  for (let k = 0; k < DRAWS; k++)
    if (bestOfDraw(arms, beliefs, draws.subarray(k * each, (k + 1) * each)) === wanted) same++;
  return EXPLORATION / arms.length + (1 - EXPLORATION) * (same / DRAWS);
}

function bestOfDraw(arms: readonly RuleGenArm[], beliefs: ArmBeliefs, draws: Float64Array): number {
  const ratios = arms.map((arm, i) => {
    const [gained, missed, spent, saved] = beliefs[arm] ?? NOTHING_KNOWN;
    const gain = betaQuantile(draws[2 * i]!, gained!, missed!);
    return gain / betaQuantile(draws[2 * i + 1]!, spent!, saved!);
  });
  return ratios.indexOf(Math.max(...ratios));
}

/**
 * Beliefs after an iteration.
 *
 * @param gain quality won on the best before; what is lost counts as nothing won
 * @param cost share of what one iteration may cost, in (0, 1]
 */
export function learn(beliefs: ArmBeliefs, arm: RuleGenArm, gain: number, cost: number): ArmBeliefs {
  const won = Math.min(1, Math.max(0, gain / WHOLE_GAIN));
  const paid = Math.min(1, Math.max(0, cost));
  const aged = Object.entries(beliefs).map(([name, counts]) => [
    name,
    counts.map((count) => 1 + (count - 1) * DISCOUNT),
  ]);
  const known = Object.fromEntries(aged) as Record<string, number[]>;
  const [a, b, c, d] = known[arm] ?? NOTHING_KNOWN;
  return { ...known, [arm]: [a! + won, b! + 1 - won, c! + paid, d! + 1 - paid] };
}

function uniforms(seed: number | string, purpose: string, iteration: number, count: number): Float64Array {
  const out = new Float64Array(count);
  fillUniforms(out, streamKey(seed, 0, purpose), variableId('arm'), iteration, 0, count);
  return out;
}
