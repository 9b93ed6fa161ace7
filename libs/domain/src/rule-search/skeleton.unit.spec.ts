import { describe, expect, it } from '@jest/globals';
import { atomsOf, catalogueOf, conditionText } from '../rule-grammar/index.js';
import { DEFAULT_GRID } from './feature-grid.js';
import { fitSkeleton } from './fit-skeleton.js';
import { refineAround } from './refine-around.js';
import { netBits } from './results.js';
import { RuleSkeleton } from './skeleton.js';
import { above, below, both, delta, historyOf, level, planted, run } from './testing/planted.js';

const TRUTH = both(above(level('c', 2), 0.2), below(delta('f', 3, 1), 0.1));
const TASK = {
  ...planted({ seed: 1, periods: 500, drivers: 8, rho: 0.5, condition: TRUTH, effect: 1.2 }),
  settings: { geneticEvaluations: 2000, results: 6 },
};

const OPEN = { fit: true } as const;
const compare = (feature: ReturnType<typeof level>, op: '>' | '<', threshold: unknown) => ({
  kind: 'compare',
  feature,
  op,
  threshold,
});
const skeleton = (condition: unknown, sign: 1 | -1 | 0 = 0, on = 'y'): RuleSkeleton =>
  RuleSkeleton.parse({ condition, effect: { on, sign } });

describe('a proposal', () => {
  it('gets the thresholds that explain most', () => {
    const proposal = skeleton(
      { kind: 'and', of: [compare(level('c', 2), '>', OPEN), compare(delta('f', 3, 1), '<', OPEN)] },
      1,
    );
    const { ranked, findings } = fitSkeleton(TASK, proposal);
    expect(findings).toEqual([]);
    const thresholds = atomsOf(ranked!.rule.condition).map(({ atom }) =>
      atom.kind === 'compare' ? atom.threshold : NaN,
    );
    expect(Math.abs(thresholds[0]! - 0.2)).toBeLessThan(0.3);
    expect(Math.abs(thresholds[1]! - 0.1)).toBeLessThan(0.4);
    expect(netBits(ranked!)).toBeGreaterThan(0);
    expect(ranked!.rule.id).toBe('candidate');
  });

  it('brings the smaller rules inside of it, so that they are compared with it', () => {
    const of = [compare(level('c', 2), '>', 0.2), compare(delta('f', 3, 1), '<', 0.1)];
    const { ranked } = fitSkeleton(TASK, skeleton({ kind: 'and', of }));
    expect(ranked!.nested.map(({ rule }) => rule.condition)).toEqual(of);
    expect(ranked!.nested.map(({ savedBits }) => savedBits < ranked!.savedBits)).toEqual([true, true]);
    expect(fitSkeleton(TASK, skeleton(of[0]!)).ranked!.nested).toEqual([]);
  });

  it('is refused where it reads further back than the data carry', () => {
    const near = { ...TASK, settings: { ...TASK.settings, grid: { ...DEFAULT_GRID, lookBack: 5 } } };
    const lasting = (turns: number) =>
      skeleton({ kind: 'persist', of: compare(delta('f', 3, 1), '<', OPEN), atLeast: 1, turns });
    // A change over three periods, one before, in each of two periods: 3 + 1 + 1.
    expect(fitSkeleton(near, lasting(2)).ranked).not.toBeNull();
    const { ranked, findings } = fitSkeleton(near, lasting(3));
    expect(ranked).toBeNull();
    expect(findings).toMatchObject([{ code: 'proposal.looks_too_far', severity: 3 }]);
    expect(findings[0]!.message).toContain('6 periods');
  });

  it('keeps its numbers, and its quantiles become numbers of the training window', () => {
    const proposal = skeleton({
      kind: 'or',
      of: [
        { kind: 'persist', of: compare(level('c'), '>', { quantile: 0.7 }), atLeast: 2, turns: 2 },
        { kind: 'not', of: { kind: 'between', feature: level('f'), low: -1.5, high: OPEN } },
      ],
    });
    const { ranked } = fitSkeleton(TASK, proposal);
    const catalogue = catalogueOf(TASK.world, TASK.history, TASK.until);
    const text = conditionText(ranked!.rule.condition);
    expect(text).toContain(`persist(c > ${catalogue.quantile(level('c'), 0.7)!}, 2, 2)`);
    expect(text).toContain('not f between -1.5 and ');
  });

  it('with many open thresholds is filled in too', () => {
    const proposal = skeleton({
      kind: 'and',
      of: [
        compare(level('c', 2), '>', OPEN),
        compare(delta('f', 3, 1), '<', OPEN),
        { kind: 'between', feature: level('a'), low: OPEN, high: OPEN },
      ],
    });
    expect(fitSkeleton(TASK, proposal).ranked!.savedBits).toBeGreaterThan(30);
  });

  it('is told where its sign is the other way round, and that it does not pay', () => {
    const wrong = fitSkeleton(TASK, skeleton(compare(level('c', 2), '>', 0.2), -1));
    expect(wrong.findings.map(({ code }) => code)).toContain('proposal.other_sign');
    const idle = fitSkeleton(TASK, skeleton(compare(level('a', 4), '>', OPEN)));
    expect(idle.findings.map(({ code }) => code)).toContain('performance.does_not_pay');
  });

  it('is told where it fired in one stretch of time only', () => {
    const y = TASK.history.series['y']!.map((v) => v!);
    const clock = Array.from({ length: y.length }, (_, i) => i);
    const history = historyOf({ ...TASK.history.series, a: clock });
    const late = fitSkeleton({ ...TASK, history }, skeleton(compare(level('a'), '>', 400)));
    expect(late.ranked!.spells).toBe(1);
    expect(late.findings.map(({ code }) => code)).toContain('coverage.few_spells');
  });

  it.each([
    ['proposal.unknown_name', compare(level('nobody'), '>', 1), 'y'],
    ['proposal.other_target', compare(level('a'), '>', 1), 'a'],
    ['proposal.never_fires', compare(level('a'), '>', 1e9), 'y'],
  ])('is refused with %s', (code, condition, on) => {
    const { ranked, findings } = fitSkeleton(TASK, skeleton(condition, 0, on));
    expect(ranked).toBeNull();
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual([[code, 3]]);
  });

  it('that is nearly right leads the search around it to the truth', () => {
    const near = skeleton(
      { kind: 'and', of: [compare(level('c', 1), '>', OPEN), compare(delta('f', 2, 1), '<', OPEN)] },
      1,
    );
    const { rules } = run(refineAround(TASK, [near], 500));
    const features = atomsOf(rules[0]!.rule.condition).map(({ atom }) => conditionText(atom).replace(/ [<>]=? .*/, ''));
    expect(features.sort()).toEqual(['lag(c, 2)', 'lag(delta(f, 3), 1)']);
    expect(rules[0]!.nested).toHaveLength(2);
    const own = fitSkeleton(TASK, near).ranked!;
    expect(rules.map(({ canonical }) => canonical.hash)).toContain(own.canonical.hash);
  });

  it('may read what the search would not have tried', () => {
    const odd = skeleton(compare(delta('c', 7, 5), '>', OPEN));
    const { ranked } = fitSkeleton(TASK, odd);
    expect(ranked!.costBits).toBeGreaterThan(0);
    expect(run(refineAround(TASK, [odd], 100)).rules.map(({ canonical }) => canonical.hash)).toContain(
      ranked!.canonical.hash,
    );
  });

  it('gives the same result for the same task, and nothing for no proposal', () => {
    const near = skeleton(compare(level('c', 1), '>', OPEN));
    expect(run(refineAround(TASK, [near], 300))).toEqual(run(refineAround(TASK, [near], 300)));
    expect(run(refineAround(TASK, [], 300)).rules).toEqual([]);
  });
});
