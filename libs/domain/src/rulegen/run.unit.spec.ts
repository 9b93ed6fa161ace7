import { describe, expect, it } from '@jest/globals';
import {
  type Assessment,
  MAX_COMMIT_BYTES,
  type RuleData,
  RuleEvaluated,
  RuleGenCanceled,
  RuleGenCompleted,
  type RuleGenIterationEnded,
  RuleGenKept,
  RuleGenRequested,
  RuleProposed,
} from '@pulse/contracts';
import { specify } from '@pulse/testing';
import {
  type IterationFacts,
  type RunEvent,
  type RunRequest,
  type RunState,
  ruleGenRun,
  type StartedRun,
} from './run.js';
import { stopOf } from './stop.js';

const hash = (digit: string) => digit.repeat(64);
const rule: RuleData = {
  id: 'candidate',
  description: '',
  tags: [],
  category: 'variable',
  importance: 1,
  enabled: true,
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
    op: '>',
    threshold: 1,
  },
  effects: [{ on: 'y', add: { value: 1, sd: 0.1 }, cap: 2 }],
};
const request: RunRequest = {
  runId: 'r1',
  batch: null,
  account: 'main',
  world: { name: 'w', version: '1', artifact: hash('0') },
  history: hash('1'),
  stored: hash('3'),
  target: 'y',
  ruleType: null,
  context: null,
  method: 'gpt_symbolic_loop',
  settings: {
    maxIterations: 5,
    improvementThreshold: 0.05,
    minEvaluations: 3,
    costLimit: null,
    horizons: [1, 2, 3],
    seed: 1,
    origins: 60,
    paths: 400,
    provider: null,
    model: null,
    names: 'real',
  },
  versions: { prompt: null, prices: null, grammar: 1, engine: '2.0.0', rulegen: 1 },
  ruleName: null,
  useCache: true,
  cacheKey: hash('2'),
};
const requested = RuleGenRequested(request);

const assessed = (digit: string, quality: number, cost = 10): Assessment => ({
  rule: hash(digit),
  scope: 'comprehensive',
  quality,
  passed: quality >= 0.7,
  parts: { syntax: 1, logic: 1, coverage: 1, performance: quality },
  findings: [],
  gates: [],
  validation: [],
  report: [],
  bits: { cost, saved: 20 },
  coverage: null,
  decision: 'not judged',
  reason: '',
});
const proposed = (digit: string) => ({
  operator: 'search' as const,
  origin: 'symbolic' as const,
  rule,
  canonical: hash(digit),
  parents: [],
  callId: null,
});
const facts = (assessments: readonly Assessment[], rest: Partial<IterationFacts> = {}): IterationFacts => ({
  arm: 'symbolic',
  candidates: 100,
  spent: 0,
  seconds: 1,
  proposed: null,
  calls: [],
  degraded: null,
  choice: null,
  proposals: assessments.map(({ rule: canonical }) => proposed(canonical[0]!)),
  assessments,
  ...rest,
});
const { given } = specify(ruleGenRun);

/** State after iterations whose only rules have these qualities. */
function after(qualities: readonly number[]): StartedRun {
  let state: RunState = ruleGenRun.evolve(ruleGenRun.initial, requested);
  for (const [i, quality] of qualities.entries())
    for (const event of ruleGenRun.decide(
      { kind: 'end_iteration', facts: facts([assessed((i + 3).toString(16), quality)]) },
      state,
    ))
      state = ruleGenRun.evolve(state, event);
  return state as StartedRun;
}

/** How many iterations a run has whose rules have these qualities, one an iteration. */
function iterationsOf(qualities: readonly number[]): number {
  return qualities.findIndex((_, i) => stopOf(after(qualities.slice(0, i + 1))) !== null) + 1;
}

describe('a run of rule generation', () => {
  it('is asked for once', () => {
    given().when({ kind: 'request', request }).then(requested);
    given(requested).when({ kind: 'request', request }).thenThrows('rulegen.exists');
    given().when({ kind: 'cancel', reason: 'x' }).thenThrows('rulegen.unknown');
  });

  it('keeps the best, and measures what an iteration gained against the best before it', () => {
    const [a, b, c] = [assessed('a', 0.5), assessed('b', 0.8), assessed('c', 0.7)];
    const first: RunEvent[] = ruleGenRun.decide(
      { kind: 'end_iteration', facts: facts([a, b]) },
      given(requested).state(),
    ) as RunEvent[];
    expect(first.slice(0, 4)).toEqual([
      RuleProposed({ iteration: 1, arm: 'symbolic', ...proposed('a') }),
      RuleProposed({ iteration: 1, arm: 'symbolic', ...proposed('b') }),
      RuleEvaluated({ iteration: 1, assessment: a, best: false }),
      RuleEvaluated({ iteration: 1, assessment: b, best: true }),
    ]);
    expect(first[4]!.data).toMatchObject({ iteration: 1, best: hash('b'), quality: 0.8, improvement: 0.8 });
    const second = given(requested, ...first);
    const worse = ruleGenRun.decide({ kind: 'end_iteration', facts: facts([c]) }, second.state());
    expect(worse[1]!.data).toMatchObject({ best: false });
    const { improvement, ...end } = worse[2]!.data as ReturnType<typeof RuleGenIterationEnded>['data'];
    expect(improvement).toBeCloseTo(-0.1, 12);
    expect(end).toMatchObject({ iteration: 2, best: hash('b'), quality: 0.8 });
  });

  it('prefers the shorter of two rules of equal quality', () => {
    const long = assessed('a', 0.8, 30);
    const short = assessed('b', 0.8, 10);
    given(requested)
      .when({ kind: 'end_iteration', facts: facts([long, short]) })
      .thenState({ iterations: [{ best: hash('b') }] });
  });

  it('refuses the evaluation of what nobody proposed', () => {
    given(requested)
      .when({ kind: 'end_iteration', facts: facts([assessed('a', 0.5)], { proposals: [] }) })
      .thenThrows('rulegen.not_proposed');
  });

  it('sums up iterations, and spends in the end what they spent', () => {
    const state = after([0.5, 0.8]);
    const [done] = ruleGenRun.decide(
      { kind: 'complete', stopReason: 'converged', detail: 'x', judged: null, versions: null },
      { ...state, iterations: state.iterations.map((end, i) => ({ ...end, spent: i + 1 })) },
    );
    expect(done).toEqual(
      RuleGenCompleted({
        iterations: 2,
        evaluations: 2,
        candidates: 200,
        spent: 3,
        seconds: 2,
        degraded: null,
        best: { rule, canonical: hash('4'), assessment: assessed('4', 0.8) },
        stopReason: 'converged',
        detail: 'x',
        cached: null,
        versions: null,
      }),
    );
  });

  it('records no more of its findings than a commit has room for', () => {
    const finding = {
      code: 'logic.conflict',
      verdict: 'proven',
      severity: 2,
      path: '',
      message: 'with another rule that pushes the other way',
      counterexample: null,
      suggestion: null,
      others: [],
    } as const;
    const many = Array.from({ length: 16 }, (_, i) => ({
      ...assessed(i.toString(16), 0.5),
      findings: Array.from({ length: 2000 }, () => ({ ...finding, others: [] })),
    }));
    const state = given(requested).state();
    const events = ruleGenRun.decide({ kind: 'end_iteration', facts: facts(many) }, state);
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(MAX_COMMIT_BYTES / 2 + 65_536);
    const run = events.reduce((next, event) => ruleGenRun.evolve(next, event), state);
    const end = { kind: 'complete', stopReason: 'converged', detail: 'x', judged: many[3]!, versions: null } as const;
    const [done] = ruleGenRun.decide(end, run);
    expect(Buffer.byteLength(JSON.stringify(done))).toBeLessThan(20_000);
  });

  it('says once that the rule that it accepted is in the store', () => {
    const assessment: Assessment = { ...assessed('4', 0.8), decision: 'accepted' };
    const nothing = { iterations: 1, evaluations: 1, candidates: 1, spent: 0, seconds: 0, degraded: null };
    const end = { stopReason: 'converged' as const, detail: 'x', cached: null, versions: null };
    const best = { rule, canonical: hash('4'), assessment };
    const kept = { ruleId: 'layoffs', version: 2, known: false };
    const accepted = RuleGenCompleted({ ...nothing, ...end, best });
    given(requested, accepted)
      .when({ kind: 'keep', ...kept })
      .then(RuleGenKept(kept));
    given(requested, accepted)
      .when({ kind: 'keep', ...kept })
      .thenState({ status: 'completed', kept, end: accepted });
    given(requested, accepted, RuleGenKept(kept))
      .when({ kind: 'keep', ...kept })
      .thenNothing();
    const rejected = RuleGenCompleted({ ...nothing, ...end, best: { ...best, assessment: assessed('4', 0.8) } });
    for (const before of [[], [rejected], [RuleGenCompleted({ ...nothing, ...end, best: null })]])
      given(requested, ...before)
        .when({ kind: 'keep', ...kept })
        .thenNothing();
  });

  it('is over once it has ended', () => {
    const nothing = { iterations: 0, evaluations: 0, candidates: 0, spent: 0, seconds: 0, degraded: null, best: null };
    given(requested, RuleGenCanceled({ ...nothing, reason: 'asked to' }))
      .when({ kind: 'end_iteration', facts: facts([]) })
      .thenNothing();
    given(requested)
      .when({ kind: 'cancel', reason: 'asked to' })
      .then(RuleGenCanceled({ ...nothing, reason: 'asked to' }));
  });
});

describe('the end of a run', () => {
  it('comes with the third evaluation at the earliest, where one gains too little', () => {
    expect(iterationsOf([0.8, 0.82, 0.83, 0.99, 0.99])).toBe(3);
    expect(iterationsOf([0.8, 0.8])).toBe(0);
  });

  it('does not come while each iteration is better than the best before it', () => {
    // The reference compared with the best after it had been replaced, and stopped at the third.
    expect(iterationsOf([0.2, 0.5, 0.8, 0.95, 0.99])).toBe(5);
    expect(stopOf(after([0.2, 0.5, 0.8, 0.95]))).toBeNull();
    expect(stopOf(after([0.8, 0.82, 0.83]))).toMatchObject({ reason: 'no_improvement' });
    // Absolute: what is left to 1 does not count.
    expect(stopOf(after([0.9, 0.93, 0.97]))).toMatchObject({ reason: 'no_improvement' });
  });

  it('comes with the last iteration that is allowed', () => {
    expect(stopOf(after([0.1, 0.3, 0.5, 0.7, 0.9]))).toMatchObject({ reason: 'max_iterations' });
  });

  it('comes where nothing is new any more', () => {
    const state = after([0.5]);
    const [ended] = ruleGenRun.decide({ kind: 'end_iteration', facts: facts([]) }, state);
    expect(stopOf(ruleGenRun.evolve(state, ended!) as typeof state)).toMatchObject({ reason: 'converged' });
  });

  it('waits for the turn of a model where that is drawn and still to come', () => {
    const hybrid = { ...after([0.5]), request: { ...request, method: 'hybrid_adaptive' as const } };
    const stopAfter = (rest: Partial<IterationFacts>, state: StartedRun = hybrid) =>
      stopOf(
        ruleGenRun
          .decide({ kind: 'end_iteration', facts: facts([], rest) }, state)
          .reduce<RunState>((next, event) => ruleGenRun.evolve(next, event), state) as StartedRun,
      );
    expect(stopAfter({})).toBeNull();
    expect(stopAfter({ degraded: 'no language model is configured' })).toMatchObject({ reason: 'converged' });
    const asked = { ...hybrid, iterations: hybrid.iterations.map((end) => ({ ...end, proposed: 'ok' as const })) };
    expect(stopAfter({}, asked)).toMatchObject({ reason: 'converged' });
    // It cannot go on for ever all the same.
    const last = { ...hybrid, request: { ...hybrid.request, settings: { ...request.settings, maxIterations: 2 } } };
    expect(stopAfter({}, last)).toMatchObject({ reason: 'max_iterations' });
  });
});
