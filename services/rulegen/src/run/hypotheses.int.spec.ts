import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { DataOf, History, RuleData, RuleGenCompleted } from '@pulse/contracts';
import { planSearch, ruleHash, type RuleSkeleton, type StartedRun } from '@pulse/domain';
import { startRun } from '@pulse/rules';
import type { Proposer } from '../propose/index.js';
import { buildPrompt } from '../propose/prompt/build-prompt.js';
import { runRuleGen } from './run-rule-gen.js';
import { answering, proposal } from './testing/answering.js';
import { draftOf, openRunBench, plantedHistory, type RunBench, SETTINGS } from './testing/planted-run.js';

jest.setTimeout(300_000);

const HISTORY = plantedHistory(480, 2);

/** Gives the same skeletons whenever it is asked. */
const stating = (...skeletons: readonly RuleSkeleton[]) =>
  answering(({ account, iteration, operator }) => {
    const callId = `${account.runId}.${iteration}.${operator}.1`;
    return proposal({ skeletons: skeletons.map((skeleton) => ({ skeleton, callId, model: 'm' })) });
  });

const asSkeleton = ({ condition }: RuleData): RuleSkeleton => ({
  description: '',
  tags: [],
  condition,
  effect: { on: 'y', sign: 0 },
});

/** The same values of the target in the training block, in the opposite order: what is known of each name alone stays as it is. */
function turned(history: History): History {
  const end = planSearch(history, 1)!.split.train.last - history.start + 1;
  const y = history.series['y']!;
  return { ...history, series: { ...history.series, y: [...y.slice(0, end).reverse(), ...y.slice(end)] } };
}

describe('hypotheses', () => {
  let bench: RunBench;
  afterEach(() => bench.end());

  const run = async (proposer: Proposer | null, history = HISTORY): Promise<StartedRun> => {
    bench = await openRunBench(proposer);
    const model = proposer === null ? {} : { provider: 'p', model: 'm' };
    const settings = { ...SETTINGS, maxIterations: 2, ...model };
    const method = proposer === null ? 'symbolic_only' : 'gpt_symbolic_loop';
    await startRun(bench, draftOf('r1', { method, settings, history }));
    return runRuleGen(bench, 'r1');
  };

  /** The first rule of a single test that the search finds, and its bits. */
  const found = async () => {
    const { proposals, assessments } = await run(null);
    await bench.end();
    const rules = [...proposals.values()].filter(({ rule }) => rule.condition.kind === 'compare');
    return { rule: rules[0]!.rule, bits: assessments.get(rules[0]!.canonical)!.bits! };
  };

  it('are asked for in words that would be the same whatever the target had to do with the others', async () => {
    const promptOf = async (history: History) => {
      const proposer = stating();
      await run(proposer, history);
      await bench.end();
      const [first, second] = proposer.asked.map((ask) => buildPrompt(ask, 20_000)!.user);
      return { first, second };
    };
    const [one, other] = [await promptOf(HISTORY), await promptOf(turned(HISTORY))];
    expect(one.first).toBe(other.first);
    // Later on it is shown, as it has to be for rules to be mended.
    expect(one.second).not.toBe(other.second);
    bench = await openRunBench();
  });

  it('have their price and their author where the search finds the same, to the end', async () => {
    const { rule, bits } = await found();
    const { proposals, assessments, end } = await run(stating(asSkeleton(rule)));
    const hash = ruleHash(rule);
    expect(proposals.get(hash)).toMatchObject({ operator: 'hypothesise', origin: 'llm', callId: 'r1.1.hypothesise.1' });
    const { cost, saved } = assessments.get(hash)!.bits!;
    expect(saved).toBeCloseTo(bits.saved, 6);
    // Two bits that it is a hypothesis, none for the only one, none for numbers that were stated; half of log2 of the periods.
    expect(cost).toBeLessThan(2 + 0.5 * Math.log2(HISTORY.length));
    expect(cost).toBeLessThan(bits.cost - 5);
    const { best } = end!.data as DataOf<typeof RuleGenCompleted>;
    expect(best!.assessment.bits!.cost).toBe(assessments.get(best!.canonical)!.bits!.cost);
  });

  it('have their price where they are part of others that were stated too', async () => {
    const { rule } = await found();
    const also = {
      kind: 'compare',
      feature: { kind: 'series', name: 'z', transform: 'level', lag: 0 },
      op: '>',
    } as const;
    const pair: RuleSkeleton = {
      ...asSkeleton(rule),
      condition: { kind: 'and', of: [asSkeleton(rule).condition, { ...also, threshold: -0.5 }] },
    };
    const alone = await run(stating(asSkeleton(rule), pair));
    await bench.end();
    const behind = await run(stating(pair, asSkeleton(rule)));
    const costOf = ({ assessments }: StartedRun) => assessments.get(ruleHash(rule))!.bits!.cost;
    expect(costOf(behind)).toBe(costOf(alone));
    expect(behind.proposals.get(ruleHash(rule))).toMatchObject({ operator: 'hypothesise', parents: [] });
  });
});
