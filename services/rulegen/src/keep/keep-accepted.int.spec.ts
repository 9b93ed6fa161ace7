import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { streams } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { RuleRepository, startRun } from '@pulse/rules';
import { runRuleGen } from '../run/index.js';
import { draftOf, openRunBench, plantedHistory, type RunBench, SETTINGS } from '../run/testing/planted-run.js';
import { keepAccepted } from './keep-accepted.js';

jest.setTimeout(300_000);

const settings = { ...SETTINGS, maxIterations: 1, minEvaluations: 1, origins: 30, paths: 30 };

describe('keeping the rule that a run accepted', () => {
  let bench: RunBench;
  let rules: RuleRepository;
  beforeEach(async () => {
    bench = await openRunBench();
    rules = new RuleRepository(bench);
  });
  afterEach(() => bench.end());

  async function generated(runId: string, change: Parameters<typeof draftOf>[1] = {}): Promise<void> {
    await startRun(bench, draftOf(runId, { history: plantedHistory(240, 4), settings, ...change }));
    await runRuleGen(bench, runId);
  }
  const keep = (runId: string, name?: string) => keepAccepted({ ...bench, rules }, runId, name);
  const eventsOf = async (stream: string) => (await bench.log.load(stream)).events.map(({ type }) => type);

  it('is done once, under the name that was wished, and said in the run', async () => {
    await generated('r1', { ruleName: 'step' });
    const kept = { ruleId: 'step', version: 1, known: false };
    expect(await keep('r1')).toEqual(kept);
    expect(await keep('r1')).toEqual(kept);
    expect(await eventsOf(streams.rule('step'))).toEqual(['RuleDrafted']);
    expect((await eventsOf(streams.rulegen('r1'))).slice(-2)).toEqual(['RuleGenCompleted', 'RuleGenKept']);
  });

  it('finds what was stored before a crash, and tells it from what another run has stored', async () => {
    await generated('r1', { ruleName: 'step' });
    const dying: Pick<EventLog, 'load' | 'append'> = {
      load: (...args) => bench.log.load(...args),
      append: () => Promise.reject(new Error('killed')),
    };
    await expect(keepAccepted({ ...bench, log: dying as EventLog, rules }, 'r1')).rejects.toThrow('killed');
    expect(await keep('r1')).toEqual({ ruleId: 'step', version: 1, known: false });
    await generated('r2', { ruleName: 'step' });
    expect(await keep('r2')).toEqual({ ruleId: 'step', version: 1, known: true });
    expect(await eventsOf(streams.rule('step'))).toEqual(['RuleDrafted']);
    await generated('r3', { ruleName: 'step' });
    expect(await keep('r3', 'other')).toEqual({ ruleId: 'other', version: 1, known: false });
  });

  it('is nothing where no rule was accepted, or the run goes on', async () => {
    await startRun(bench, draftOf('r1', { settings }));
    expect(await keep('r1')).toBeNull();
    await generated('r2', { history: plantedHistory(240, 0) });
    expect(await keep('r2')).toBeNull();
    expect(await eventsOf(streams.rulegen('r2'))).not.toContain('RuleGenKept');
    await expect(keep('missing')).rejects.toMatchObject({ code: 'rulegen.unknown' });
  });
});
