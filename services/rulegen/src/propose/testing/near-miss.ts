import { type Feature, MOST_FEATURE_TURNS, type SeriesFeature } from '@pulse/contracts';
import type { RuleSkeleton, SkeletonAtom, SkeletonCondition } from '@pulse/domain';
import type { PromptName } from '../ask.js';
import type { Draws } from './draws.js';

type Part = SkeletonAtom | { readonly kind: 'not'; readonly of: SkeletonAtom };

/** A rule that differs from the given one in one respect: the direction, a lag, a name, a transform, or a test less. */
export function nearMiss(skeleton: RuleSkeleton, entries: readonly PromptName[], draws: Draws): RuleSkeleton {
  const parts = partsOf(skeleton.condition);
  const kinds = ['direction', 'lag', 'name', 'transform', ...(parts.length > 1 ? ['drop' as const] : [])] as const;
  const kind = draws.pick(kinds);
  if (kind === 'direction') {
    const { on, sign } = skeleton.effect;
    return { ...skeleton, effect: { on, sign: sign === 1 ? -1 : 1 } };
  }
  const at = draws.below(parts.length);
  if (kind === 'drop') return { ...skeleton, condition: joined(parts.filter((_, i) => i !== at)) };
  const change = (series: SeriesFeature): SeriesFeature => {
    if (kind === 'lag') return { ...series, lag: moved(series.lag, 1 + draws.below(2)) };
    if (kind === 'transform') return otherTransform(series);
    const others = entries.filter(({ name }) => name !== series.name);
    return others.length === 0
      ? { ...series, lag: moved(series.lag, 1) }
      : { ...series, name: draws.pick(others).name };
  };
  return { ...skeleton, condition: joined(parts.map((part, i) => (i === at ? changed(part, change) : part))) };
}

/** A rule that looks like the given one, with the same transforms and lags, and reads only names that it does not: plausible, and wrong. */
export function decoy(skeleton: RuleSkeleton, entries: readonly PromptName[], draws: Draws): RuleSkeleton {
  const parts = partsOf(skeleton.condition);
  const read = new Set(parts.flatMap((part) => namesOf(part.kind === 'not' ? part.of : part)));
  const others = entries.filter(({ name }) => !read.has(name) && name !== skeleton.effect.on);
  if (others.length === 0) return nonsense(skeleton.effect.on, entries, draws);
  const renamed = (series: SeriesFeature): SeriesFeature => ({ ...series, name: draws.pick(others).name });
  const sign = draws.uniform() < 0.5 ? 1 : -1;
  const condition = joined(parts.map((part) => changed(part, renamed)));
  return { ...skeleton, condition, effect: { on: skeleton.effect.on, sign } };
}

function namesOf(atom: SkeletonAtom): string[] {
  const { feature } = atom.kind === 'persist' ? atom.of : atom;
  return feature.kind === 'series' ? [feature.name] : [feature.left.name, feature.right.name];
}

/** A rule of one or two tests of anything: level or change, above or below what the data say. */
export function nonsense(target: string, entries: readonly PromptName[], draws: Draws): RuleSkeleton {
  const test = (): SkeletonAtom => {
    const { name, transforms } = draws.pick(entries);
    const transform = draws.pick(transforms.filter((one) => one === 'level' || one === 'delta'));
    const lag = draws.below(4);
    const feature: SeriesFeature =
      transform === 'delta'
        ? { kind: 'series', name, transform, turns: 1 + draws.below(4), lag }
        : { kind: 'series', name, transform: 'level', lag };
    return { kind: 'compare', feature, op: draws.pick(['>', '<'] as const), threshold: { fit: true } };
  };
  const parts = draws.uniform() < 0.5 ? [test()] : [test(), test()];
  const sign = draws.uniform() < 0.5 ? 1 : -1;
  return { description: '', tags: [], condition: joined(parts), effect: { on: target, sign } };
}

/** The tests of a plain conjunction; any other condition is taken as one of its tests. */
function partsOf(condition: SkeletonCondition): readonly Part[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.of.flatMap(partsOf);
  return [condition];
}

function joined(parts: readonly Part[]): SkeletonCondition {
  return parts.length === 1 ? parts[0]! : { kind: 'and', of: parts };
}

function changed(part: Part, change: (series: SeriesFeature) => SeriesFeature): Part {
  if (part.kind === 'not') return { kind: 'not', of: changedAtom(part.of, change) };
  return changedAtom(part, change);
}

function changedAtom(atom: SkeletonAtom, change: (series: SeriesFeature) => SeriesFeature): SkeletonAtom {
  if (atom.kind === 'persist') return { ...atom, of: { ...atom.of, feature: changedFeature(atom.of.feature, change) } };
  return { ...atom, feature: changedFeature(atom.feature, change) };
}

function changedFeature(feature: Feature, change: (series: SeriesFeature) => SeriesFeature): Feature {
  return feature.kind === 'series' ? change(feature) : { ...feature, left: change(feature.left) };
}

const moved = (lag: number, by: number): number => (lag + by <= MOST_FEATURE_TURNS ? lag + by : lag - by);

function otherTransform(series: SeriesFeature): SeriesFeature {
  const { name, lag } = series;
  return series.transform === 'level'
    ? { kind: 'series', name, transform: 'delta', turns: 1, lag }
    : { kind: 'series', name, transform: 'level', lag };
}
