import {
  CONDITION_LIMITS,
  type Feature,
  MOST_FEATURE_TURNS,
  type RuleFinding,
  type SeriesFeature,
} from '@pulse/contracts';
import {
  RuleSkeleton,
  type SkeletonAtom,
  type SkeletonCondition,
  type SkeletonPlainAtom,
  type SkeletonThreshold,
} from '@pulse/domain';
import { cleanText } from '../prompt/clean-text.js';
import type { NameMap } from '../names.js';
import type { PromptName } from '../ask.js';
import { proposalFinding } from './findings.js';
import type { WireRule, WireSeries, WireTest, WireThreshold } from './wire-schema.js';

export interface SkeletonReader {
  readonly target: string;
  readonly names: NameMap;
  readonly entries: ReadonlyMap<string, PromptName>;
}

export type ReadSkeleton =
  | { readonly ok: true; readonly skeleton: RuleSkeleton; readonly findings: readonly RuleFinding[] }
  | { readonly ok: false; readonly findings: readonly RuleFinding[] };

const LONGEST_MECHANISM = 300;

/** A rule of a reply as a skeleton, by the names of the world, or everything that keeps it from being one. */
export function toSkeleton(rule: WireRule, at: string, reader: SkeletonReader): ReadSkeleton {
  const check = new Checker(reader);
  const terms = rule.any.map(({ all }, i) => {
    const place = `${at}/any/${i}/all`;
    const atoms = all.map((test, j) => check.atom(test, `${place}/${j}`));
    if (atoms.length < 1 || atoms.length > 5) check.refuse('too_large', place, 'a conjunction has 1 to 5 tests');
    return atoms;
  });
  if (terms.length < 1 || terms.length > 3) check.refuse('too_large', `${at}/any`, 'a rule has 1 to 3 alternatives');
  if (terms.flat().length > CONDITION_LIMITS.atoms)
    check.refuse('too_large', `${at}/any`, `a rule has at most ${CONDITION_LIMITS.atoms} tests`);
  if (check.refused) return { ok: false, findings: check.findings };
  const parts = terms.map((atoms): SkeletonCondition => (atoms.length === 1 ? atoms[0]! : { kind: 'and', of: atoms }));
  const parsed = RuleSkeleton.safeParse({
    description: reader.names.realText(cleanText(rule.mechanism, LONGEST_MECHANISM)).slice(0, 500),
    condition: parts.length === 1 ? parts[0] : { kind: 'or', of: parts },
    effect: { on: reader.target, sign: rule.direction === 'raises' ? 1 : -1 },
  });
  if (parsed.success) return { ok: true, skeleton: parsed.data, findings: check.findings };
  check.refuse('schema', at, 'the rule is not one of the grammar');
  return { ok: false, findings: check.findings };
}

type Literal = SkeletonAtom | { readonly kind: 'not'; readonly of: SkeletonAtom };

/** Collects what is wrong while a rule is read; what it returns is of use only where nothing was refused. */
class Checker {
  readonly findings: RuleFinding[] = [];
  refused = false;

  constructor(readonly reader: SkeletonReader) {}

  refuse(code: string, path: string, message: string, suggestion: string | null = null): void {
    this.refused = true;
    this.findings.push(proposalFinding(code, 3, path, message, suggestion));
  }

  atom(test: WireTest, at: string): Literal {
    const atom = this.#positive(test, at);
    return test.negate ? { kind: 'not', of: atom } : atom;
  }

  #positive(test: WireTest, at: string): SkeletonAtom {
    const feature = this.#feature(test, at);
    if (test.is === 'crosses_up' || test.is === 'crosses_down') {
      if (test.persist !== null) this.refuse('bad_test', `${at}/persist`, 'a crossing does not persist', 'null');
      const level = this.#threshold(test.threshold, `${at}/threshold`);
      return { kind: 'cross', feature, direction: test.is === 'crosses_up' ? 'up' : 'down', level };
    }
    const plain = this.#plain(test, feature, at);
    return test.persist === null ? plain : this.#persist(plain, test.persist, `${at}/persist`);
  }

  #plain(test: WireTest, feature: Feature, at: string): SkeletonPlainAtom {
    const threshold = this.#threshold(test.threshold, `${at}/threshold`);
    if (test.is !== 'between') return { kind: 'compare', feature, op: test.is === 'above' ? '>' : '<', threshold };
    if (test.upper === null) this.refuse('bad_test', `${at}/upper`, '`between` needs an upper end');
    const high = test.upper === null ? threshold : this.#threshold(test.upper, `${at}/upper`);
    const [from, to] = [ends(threshold), ends(high)];
    if (from !== null && to !== null && from.by === to.by && from.value >= to.value)
      this.refuse('bad_test', `${at}/upper`, 'the upper end is not above the lower one');
    return { kind: 'between', feature, low: threshold, high };
  }

  #persist(
    of: SkeletonPlainAtom,
    { at_least: atLeast, turns }: NonNullable<WireTest['persist']>,
    at: string,
  ): SkeletonAtom {
    if (turns < 2 || turns > MOST_FEATURE_TURNS || atLeast < 1 || atLeast > turns)
      this.refuse('bad_window', at, `turns is 2 to ${MOST_FEATURE_TURNS}, and at_least 1 to turns`);
    return { kind: 'persist', of, atLeast, turns };
  }

  #feature(test: WireTest, at: string): Feature {
    const left = this.#series(test.series, `${at}/series`);
    if (test.second === null) return left;
    const right = this.#series(test.second.series, `${at}/second/series`);
    const { entries } = this.reader;
    if (entries.get(left.name)?.unit !== entries.get(right.name)?.unit)
      this.refuse('unit', `${at}/second`, 'a difference or ratio is of two series with the same unit');
    return { kind: test.second.combine, left, right };
  }

  #series({ name: shown, transform, turns, lag }: WireSeries, at: string): SeriesFeature {
    const name = this.reader.names.real(shown);
    const entry = name === undefined ? undefined : this.reader.entries.get(name);
    if (name === undefined || entry === undefined) {
      this.refuse('unknown_name', `${at}/name`, 'this is no name of the catalogue');
      return { kind: 'series', name: this.reader.target, transform: 'level', lag: 0 };
    }
    if (!entry.transforms.includes(transform))
      this.refuse('transform', `${at}/transform`, 'this name may not be read so', entry.transforms.join(', '));
    if (lag < 0 || lag > MOST_FEATURE_TURNS)
      this.refuse('bad_window', `${at}/lag`, `lag is 0 to ${MOST_FEATURE_TURNS}`);
    if (transform === 'level') return { kind: 'series', name, transform, lag };
    const least = transform === 'zscore' ? 2 : 1;
    if (turns === null || turns < least || turns > MOST_FEATURE_TURNS)
      this.refuse('bad_window', `${at}/turns`, `turns is ${least} to ${MOST_FEATURE_TURNS} for ${transform}`);
    return { kind: 'series', name, transform, turns: turns ?? least, lag };
  }

  #threshold({ by, value }: WireThreshold, at: string): SkeletonThreshold {
    if (by === 'fit') return { fit: true };
    if (value === null) {
      this.refuse('bad_test', `${at}/value`, 'a quantile or number needs its value');
      return { fit: true };
    }
    if (by === 'quantile') {
      if (value < 0 || value > 1) this.refuse('bad_test', `${at}/value`, 'a quantile is 0 to 1');
      return { quantile: value };
    }
    if (this.reader.names.regime === 'real') return value;
    this.findings.push(proposalFinding('number', 1, at, 'numbers mean nothing where names are hidden; it is fitted'));
    return { fit: true };
  }
}

function ends(threshold: SkeletonThreshold): { readonly by: 'number' | 'quantile'; readonly value: number } | null {
  if (typeof threshold === 'number') return { by: 'number', value: threshold };
  return 'quantile' in threshold ? { by: 'quantile', value: threshold.quantile } : null;
}
