import type { RuleData, World } from '@pulse/contracts';
import type { Catalogue } from '../rule-grammar/index.js';
import { neverTogether } from './claims.js';
import { loopsOf } from './components.js';
import { supportsOf } from './domains.js';
import { type Gain, followedBy, gainOf, type Listener, listenerOf } from './gains.js';
import { strongestCycle } from './strongest-cycle.js';
import { spectralRadius } from './spectral-radius.js';
import type { LoopGain } from './types.js';

/** Closer to 1 than this, a radius is neither above nor below. */
const TOLERANCE = 1e-9;

const NONE: Gain = { signed: 0, size: 0 };
const NO_LOOP: LoopGain = { radius: 0, bound: 0, rules: [], through: [], unstable: 'refuted' };

/**
 * How strongly rules feed themselves. Entry (s, r) of the matrix says by how many standard deviations one firing of rule r moves
 * the features that rule s reads, towards its firing; 0 where both can never fire in one state. A spectral radius of 1 or more
 * means that a firing comes back at least as large as it went: the set is unstable. Of several parts that feed only themselves the
 * one with the largest bound is told; of a part its strongest cycle of up to three rules, where that alone has a gain of 1.
 *
 * @param about only the part that has this rule is looked at
 */
export function loopGain(rules: readonly RuleData[], catalogue: Catalogue, world: World, about?: string): LoopGain {
  const followed = followedBy(world);
  const listeners = rules.filter(({ enabled }) => enabled).map((rule) => listenerOf(rule, catalogue, followed));
  const edges = listeners.map(({ rule }) =>
    listeners.flatMap(({ reads }, s) => (rule.effects.some(({ on }) => reads.has(on)) ? [s] : [])),
  );
  const parts = loopsOf(edges).filter(
    (part) => about === undefined || part.some((i) => listeners[i]!.rule.id === about),
  );
  const gains = parts.map((part) =>
    gainWithin(
      part.map((i) => listeners[i]!),
      catalogue,
      about,
    ),
  );
  return gains.reduce((most, gain) => (gain.bound > most.bound ? gain : most), NO_LOOP);
}

function gainWithin(loop: readonly Listener[], catalogue: Catalogue, about?: string): LoopGain {
  const all = loop.map((to) => loop.map((from) => gainOf(from.rule, to)));
  const ids = loop.map(({ rule }) => rule.id);
  const first = boundOf(all);
  // Most loops are weak, whoever fires together; only for the others it is worth finding out.
  if (first < 1 - TOLERANCE)
    return { radius: signedOf(all), bound: first, rules: ids, through: [], unstable: 'refuted' };
  const meet = meetings(loop, catalogue);
  const met = all.map((row, s) => row.map((gain, r) => (gain.size > 0 && meet(r, s) ? gain : NONE)));
  const bound = boundOf(met);
  const radius = signedOf(met);
  const unstable = bound < 1 - TOLERANCE ? 'refuted' : radius >= 1 && pushedOf(met) >= 1 ? 'proven' : 'undecided';
  const signed = met.map((row) => row.map((gain) => gain.signed));
  const own = about === undefined ? -1 : ids.indexOf(about);
  const named = (cycle: readonly number[] | null): string[] | null => cycle?.map((i) => ids[i]!) ?? null;
  return {
    radius,
    bound,
    rules: named(strongestCycle(signed)) ?? ids,
    through: own < 0 ? [] : (named(strongestCycle(signed, own)) ?? []),
    unstable,
  };
}

/** Whether two rules may fire in one state; each pair is decided once. Rules that read nothing in common may. */
function meetings(loop: readonly Listener[], catalogue: Catalogue): (a: number, b: number) => boolean {
  const known = new Map<number, boolean>();
  const supports = supportsOf(catalogue);
  return (a, b) => {
    const [first, second] = [loop[Math.min(a, b)]!, loop[Math.max(a, b)]!];
    if (a === b || ![...first.reads].some((name) => second.reads.has(name))) return true;
    const key = Math.min(a, b) * loop.length + Math.max(a, b);
    let may = known.get(key);
    if (may === undefined) {
      may = neverTogether([first.rule.condition, second.rule.condition], supports).verdict !== 'proven';
      known.set(key, may);
    }
    return may;
  };
}

function boundOf(gains: readonly (readonly Gain[])[]): number {
  return spectralRadius(gains.map((row) => row.map(({ size }) => size)));
}

/** Of gains that push the same way alone: a set that only holds itself back swings, and is not sure to grow. */
function pushedOf(gains: readonly (readonly Gain[])[]): number {
  return spectralRadius(gains.map((row) => row.map(({ signed }) => Math.max(0, signed))));
}

function signedOf(gains: readonly (readonly Gain[])[]): number {
  return spectralRadius(gains.map((row) => row.map(({ signed }) => signed)));
}
