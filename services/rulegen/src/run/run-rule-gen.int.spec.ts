import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type DataOf, type History, type ReportLooked, type RuleGenCompleted, streams, World } from '@pulse/contracts';
import { GRAMMAR_VERSION, ledgerKey, type StartedRun } from '@pulse/domain';
import { ENGINE_VERSION } from '@pulse/engine';
import { ComputeError } from '../compute/index.js';
import type { Proposal } from '../propose/index.js';
import { runRuleGen } from './run-rule-gen.js';
import { RULEGEN_VERSION, startRun } from '@pulse/rules';
import { answering, proposal } from './testing/answering.js';
import {
  draftOf,
  openRunBench,
  PLANTED_WORLD,
  plantedHistory,
  type RunBench,
  SETTINGS,
} from './testing/planted-run.js';

jest.setTimeout(300_000);

const completedOf = ({ end }: StartedRun) => end!.data as DataOf<typeof RuleGenCompleted>;

/** What does not depend on the clock. */
function withoutTime({ end, iterations }: StartedRun) {
  const { seconds: _seconds, ...rest } = completedOf({ end } as StartedRun);
  return { end: rest, iterations: iterations.map(({ seconds: _own, ...facts }) => facts) };
}

/** The answers in turn, the last one over and over. */
const scripted = (...answers: readonly Proposal[]) =>
  answering((_ask, before) => answers[Math.min(before, answers.length - 1)]!);

const callOf = (iteration: number, cost: number) => ({
  callId: `r1.${iteration}.propose.1`,
  provider: 'p',
  model: 'm',
  promptHash: 'f'.repeat(64),
  outcome: 'completed',
  cost,
  reply: null,
  reused: false,
});

/** What the planted rule says, with its threshold left open, and another that says nothing true. */
const truth = proposal({
  skeletons: [
    {
      callId: 'r1.1.propose.1',
      model: 'm',
      skeleton: {
        description: 'x pushes y up',
        tags: [],
        condition: {
          kind: 'compare',
          feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
          op: '>',
          threshold: { fit: true },
        },
        effect: { on: 'y', sign: 1 },
      },
    },
  ],
  cost: 7_000,
  calls: [callOf(1, 7_000)],
});

describe('a run of rule generation', () => {
  let bench: RunBench;
  afterEach(() => bench.end());

  const looksAt = async (history: History) => {
    const { events } = await bench.log.load(streams.looks(ledgerKey(PLANTED_WORLD, history, 'y')));
    return events.map(({ data }) => data as unknown as DataOf<typeof ReportLooked>);
  };

  const run = async (...change: Parameters<typeof draftOf>) => {
    await startRun(bench, draftOf(...change));
    return runRuleGen(bench, change[0]);
  };

  it('finds the rule that was planted, and proves it on the quarter that nothing was chosen on', async () => {
    bench = await openRunBench();
    const done = completedOf(await run('r1'));
    expect(done).toMatchObject({ degraded: null, spent: 0, cached: null });
    const { rule, assessment } = done.best!;
    expect(rule.condition).toMatchObject({
      kind: 'compare',
      feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
    });
    const { threshold, op } = rule.condition as { threshold: number; op: string };
    expect(Math.abs(threshold - 1)).toBeLessThan(0.35);
    const [effect] = rule.effects;
    expect(effect).toMatchObject({ on: 'y' });
    // Two standard deviations were planted; half of the data tell it to about 0.2, and it is shrunk. Beside a drift, a
    // step up above a threshold and one down below it are the same.
    const up = (effect!.add as { value: number }).value * (op.startsWith('>') ? 1 : -1);
    expect(up).toBeGreaterThan(1.2);
    expect(up).toBeLessThan(2.6);
    expect(assessment).toMatchObject({ decision: 'accepted', passed: true });
    expect(assessment.report[0]!.p!).toBeLessThan(0.05);
  });

  it('says of data without a rule that none is supported', async () => {
    bench = await openRunBench();
    const { best, detail } = completedOf(await run('r1', { history: plantedHistory(320, 0) }));
    expect(best?.assessment.decision ?? 'rejected').not.toBe('accepted');
    expect(detail.length).toBeGreaterThan(20);
  });

  it('goes on after an interruption with what it had, to the same end', async () => {
    bench = await openRunBench();
    const whole = withoutTime(await run('r1'));
    await startRun(bench, draftOf('r2'));
    const stop = new AbortController();
    const half = await runRuleGen(bench, 'r2', {
      signal: stop.signal,
      useCache: false,
      notify: (notice) => {
        if (notice.kind === 'iteration') stop.abort();
      },
    });
    expect(half).toMatchObject({ status: 'in_progress', iterations: [{ iteration: 1 }] });
    const end = await runRuleGen(bench, 'r2', { useCache: false });
    // The series was looked at before: the same rule, so its verdict stands and no look is taken again.
    expect(withoutTime(end)).toEqual(whole);
    expect(await looksAt(plantedHistory(320, 2))).toHaveLength(1);
  });

  it('does without a model where there is none, and says so', async () => {
    bench = await openRunBench();
    for (const method of ['gpt_symbolic_loop', 'hybrid_adaptive'] as const) {
      const { iterations, end } = await run(method, { method });
      expect(iterations.map(({ arm }) => arm)).toEqual(iterations.map(() => 'symbolic'));
      expect(end!.data).toMatchObject({
        degraded: 'no language model is configured',
        best: { assessment: { decision: 'accepted' } },
      });
    }
    await expect(startRun(bench, draftOf('r3', { method: 'gpt_only' }))).rejects.toMatchObject({
      code: 'rulegen.no_model',
    });
  });

  it('lets the data fill in what a model proposes, and counts what it cost', async () => {
    const proposer = scripted(truth, proposal({ cost: 3_000, calls: [callOf(2, 3_000)] }));
    bench = await openRunBench(proposer);
    const settings = { ...SETTINGS, provider: 'p', model: 'm', costLimit: 1_000_000 };
    const versions = { prompt: 'rules-2', prices: 'table' };
    const end = await run('r1', { method: 'gpt_only', settings, versions, history: plantedHistory(480, 2) });
    const [first] = end.proposals.values();
    expect(first).toMatchObject({ origin: 'llm', operator: 'hypothesise', callId: 'r1.1.propose.1' });
    expect(completedOf(end)).toMatchObject({
      iterations: 2,
      spent: 10_000,
      best: { assessment: { decision: 'accepted' } },
    });
    expect(proposer.asked[0]).toMatchObject({
      target: 'y',
      operator: 'hypothesise',
      account: { runId: 'r1', batchId: null, runLimit: 1_000_000, runSpent: 0, batchLimit: null },
    });
    expect(proposer.asked[1]!.best[0]!.rule).toEqual(first!.rule);
    // Who was asked what, and where the answer is; and with which versions of everything.
    const asked = { provider: 'p', model: 'm', promptHash: 'f'.repeat(64) };
    expect(end.iterations[0]!.calls).toEqual([
      { callId: 'r1.1.propose.1', ...asked, outcome: 'completed', cost: 7000, reply: null },
    ]);
    expect(end.request.versions).toEqual({
      ...versions,
      grammar: GRAMMAR_VERSION,
      engine: ENGINE_VERSION,
      rulegen: RULEGEN_VERSION,
    });
  });

  it('asks for hypotheses before it shows anything of the data, where names say something', async () => {
    const proposer = scripted(truth, proposal({ cost: 3_000, calls: [callOf(2, 3_000)] }));
    bench = await openRunBench(proposer);
    const settings = { ...SETTINGS, provider: 'p', model: 'm' };
    const change = { method: 'gpt_symbolic_loop', settings, history: plantedHistory(480, 2) } as const;
    const { proposals, assessments } = await run('r1', change);
    const nothing = { best: [], residuals: [], atoms: [], rejected: [], stored: [] };
    expect(proposer.asked[0]).toMatchObject({ operator: 'hypothesise', ...nothing });
    expect(proposer.asked[1]!.best.length).toBeGreaterThan(0);
    expect(proposer.asked[1]!.atoms.length).toBeGreaterThan(0);
    // What was found as well has the price of the hypothesis that it is; no other rule has.
    const sources = [...proposals].map(
      ([hash, { operator }]) => [operator, assessments.get(hash)!.bits!.cost] as const,
    );
    const [stated] = sources.filter(([operator]) => operator === 'hypothesise').map(([, cost]) => cost);
    const others = sources.filter(([operator]) => operator !== 'hypothesise').map(([, cost]) => cost);
    expect(others.length).toBeGreaterThan(0);
    expect(stated!).toBeLessThan(Math.min(...others) - 3);

    const hidden = scripted(truth);
    bench = { ...bench, proposer: hidden };
    await run('r2', { ...change, settings: { ...settings, names: 'neutral' } });
    expect(hidden.asked[0]).toMatchObject({ operator: 'propose' });
    expect(hidden.asked[0]!.atoms.length).toBeGreaterThan(0);
  });

  it('goes on symbolically once the budget is spent, and ends where only a model may propose', async () => {
    const denied = proposal({ outcome: 'denied', reason: 'the day has $0.00 left' });
    bench = await openRunBench(scripted(denied));
    const settings = { ...SETTINGS, provider: 'p', model: 'm' };
    const loop = await run('loop', { method: 'gpt_symbolic_loop', settings });
    expect(loop.iterations[0]).toMatchObject({ arm: 'loop', degraded: 'the day has $0.00 left' });
    expect(loop.iterations[1]).toMatchObject({ arm: 'symbolic', degraded: 'the day has $0.00 left' });
    expect(completedOf(loop)).toMatchObject({
      degraded: 'the day has $0.00 left',
      best: { assessment: { decision: 'accepted' } },
    });
    const alone = await run('alone', { method: 'gpt_only', settings });
    expect(completedOf(alone)).toMatchObject({ stopReason: 'budget', best: null, iterations: 1 });
  });

  it('does not blame the budget where no model answers', async () => {
    const refused = proposal({ outcome: 'unavailable', reason: 'the provider answered 401: it does not know the key' });
    bench = await openRunBench(scripted(refused));
    const settings = { ...SETTINGS, provider: 'p', model: 'm' };
    const alone = await run('alone', { method: 'gpt_only', settings, history: plantedHistory(120, 2) });
    expect(completedOf(alone)).toMatchObject({
      stopReason: 'no_model',
      detail: expect.stringContaining('no further call can be made: the provider answered 401'),
      iterations: 1,
    });
    expect(alone.iterations).toMatchObject([{ proposed: 'unavailable' }]);
  });

  it('goes on only with the model that it was asked for with', async () => {
    bench = await openRunBench(scripted(truth));
    const { proposer } = bench;
    const settings = { ...SETTINGS, provider: 'p', model: 'm' };
    const history = plantedHistory(120, 2);
    await startRun(bench, draftOf('r1', { method: 'gpt_symbolic_loop', settings, history }));
    for (const [other, there] of [
      [null, 'none is configured'],
      [{ ...proposer!, model: 'dear' }, 'p/dear is configured'],
      [{ ...proposer!, provider: 'q' }, 'q/m is configured'],
    ] as const)
      await expect(runRuleGen({ ...bench, proposer: other }, 'r1')).rejects.toMatchObject({
        code: 'rulegen.other_model',
        message: expect.stringMatching(
          new RegExp(`run r1 .* p/m, and ${there}: set LLM_PROVIDER .* to p and LLM_MODEL to m`),
        ),
      });
    expect(await runRuleGen(bench, 'r1')).toMatchObject({ status: 'completed' });
  });

  it('asks no model where it was asked for without one', async () => {
    const proposer = scripted(truth);
    bench = await openRunBench(proposer);
    const { iterations } = await run('r1', { method: 'gpt_symbolic_loop', history: plantedHistory(120, 2) });
    expect(iterations[0]).toMatchObject({ arm: 'symbolic', degraded: 'no language model is configured' });
    expect(proposer.asked).toEqual([]);
  });

  it('takes an equal run that is done for this one', async () => {
    bench = await openRunBench();
    const first = completedOf(await run('r1'));
    const again = await run('r2');
    expect(again.iterations).toEqual([]);
    expect(completedOf(again)).toEqual({ ...first, spent: 0, seconds: 0, cached: 'r1' });
    const other = await run('r3', { settings: { ...SETTINGS, seed: 2 } });
    expect(completedOf(other).cached).toBeNull();
  });

  it('takes none that had other prompts or prices, which whoever asks at a server does not know', async () => {
    const settings = { ...SETTINGS, maxIterations: 1, provider: 'p', model: 'm' };
    const change = { method: 'gpt_symbolic_loop', settings, versions: { prompt: null, prices: null } } as const;
    bench = await openRunBench(scripted(truth));
    const first = completedOf(await run('r1', change));
    expect(first).toMatchObject({ cached: null, versions: { prompt: '1', prices: '1' } });
    expect(completedOf(await run('r2', change))).toMatchObject({ cached: 'r1', versions: first.versions });
    const newer = { prompt: '2', prices: '1' };
    bench = { ...bench, proposer: { ...scripted(truth), versions: newer } };
    expect(completedOf(await run('r3', change))).toMatchObject({ cached: null, versions: newer });
    expect(completedOf(await run('r4', change))).toMatchObject({ cached: 'r3' });
  });

  it('decides nothing on a history that is too short', async () => {
    bench = await openRunBench();
    const end = completedOf(await run('r1', { history: plantedHistory(60, 2) }));
    expect(end).toMatchObject({ stopReason: 'not_decidable', best: null, iterations: 0 });
    expect(end.detail).toContain('60 periods');
  });

  it('ends as failed where it cannot go on, and says why', async () => {
    bench = await openRunBench();
    const broken = { ...bench, compute: { ...bench.compute, ask: () => Promise.reject(new Error('no memory')) } };
    await startRun(bench, draftOf('r1'));
    const failed = await runRuleGen(broken, 'r1');
    expect(failed).toMatchObject({ status: 'failed', end: { data: { code: 'rulegen.failed', message: 'no memory' } } });
  });

  it('stays as it is where the trouble may pass, and goes on later', async () => {
    bench = await openRunBench();
    const dead = new ComputeError('a worker process ended in the middle of "search"');
    const broken = { ...bench, compute: { ...bench.compute, ask: () => Promise.reject(dead) } };
    await startRun(bench, draftOf('r1'));
    await expect(runRuleGen(broken, 'r1')).rejects.toBe(dead);
    for (const code of ['ENOSPC', 'broker.unavailable', 'log.unavailable']) {
      const passing = Object.assign(new Error('not now'), { code });
      const stuck = { ...bench, compute: { ...bench.compute, ask: () => Promise.reject(passing) } };
      await expect(runRuleGen(stuck, 'r1')).rejects.toBe(passing);
    }
    expect(await runRuleGen(bench, 'r1')).toMatchObject({ status: 'completed' });
  });

  it('looks again where the same rule is found in another world, and pays for it', async () => {
    bench = await openRunBench();
    const first = await run('r1');
    const slow = World.parse({
      ...PLANTED_WORLD,
      variables: { ...PLANTED_WORLD.variables, y: { process: { kind: 'ar1' } } },
    });
    const second = await run('r2', { world: slow });
    expect(second.request.history).toBe(first.request.history);
    const looks = await looksAt(plantedHistory(320, 2));
    expect(looks.map(({ runId }) => runId)).toEqual(['r1', 'r2']);
    expect(looks[0]!.setting).not.toBe(looks[1]!.setting);
    // Wealth begins at 0.05 and three quarters of it are bid; a look that finds a rule earns 0.05 (Foster and Stine, 2008).
    expect(looks[0]!.level).toBeCloseTo(0.0375 / 1.0375, 12);
    expect(looks[0]!.passed).toBe(true);
    expect(looks[1]!.level).toBeCloseTo(0.075 / 1.075, 12);
    expect(second.status).toBe('completed');
  });

  it('goes on paying out of the same wealth where the series has grown', async () => {
    bench = await openRunBench();
    const long = plantedHistory(321, 2);
    const series = Object.entries(long.series).map(([name, all]) => [name, all.slice(0, 320)] as const);
    await run('before', { history: { ...long, length: 320, series: Object.fromEntries(series) } });
    await run('after', { history: long });
    const looks = await looksAt(long);
    expect(looks.map(({ runId }) => runId)).toEqual(['before', 'after']);
    // Wealth begins at 0.05; the first look passed and earned 0.05, and three quarters of what there is are bid.
    expect(looks.map(({ level }) => level)).toEqual([
      expect.closeTo(0.0375 / 1.0375, 12),
      expect.closeTo(0.075 / 1.075, 12),
    ]);
    expect(looks[1]!.setting).not.toBe(looks[0]!.setting);
  }, 240_000);

  it('works with the rules that were in store when it was asked for', async () => {
    bench = await openRunBench();
    await startRun(bench, draftOf('r1'));
    const asked = { ...bench, stored: () => Promise.reject(new Error('the store is not to be read now')) };
    expect(await runRuleGen(asked, 'r1')).toMatchObject({ status: 'completed' });
  });

  it('refuses targets that cannot be', async () => {
    bench = await openRunBench();
    await expect(startRun(bench, draftOf('r1', { target: 'w' }))).rejects.toMatchObject({
      code: 'rulegen.unknown_target',
      message: 'planted has no variable "w"; its variables are x, z, y',
    });
    await expect(runRuleGen(bench, 'nobody')).rejects.toMatchObject({ code: 'rulegen.unknown' });
  });
});
