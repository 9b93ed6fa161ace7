import { afterEach, describe, expect, it } from '@jest/globals';
import type { Compute, Question } from '../compute/index.js';
import { InlineCompute } from '../compute/index.js';
import { answering, proposal } from '../run/testing/answering.js';
import { draftOf, openRunBench, plantedHistory, type RunBench, SETTINGS } from '../run/testing/planted-run.js';
import { generateBatch } from './generate-batch.js';

const item = (seed: number, change: Parameters<typeof draftOf>[1] = {}) => {
  const { runId: _runId, batch: _batch, ...draft } = draftOf('', { history: plantedHistory(120, 2, seed), ...change });
  return { draft };
};

/** Counts questions, and how many are asked at once; answers none before as many were asked as shall be at once. */
class Counting implements Compute {
  readonly asked: Question[] = [];
  most = 0;
  #now = 0;
  readonly #met = Promise.withResolvers<void>();
  readonly #inner = new InlineCompute();
  constructor(private readonly together = 1) {}
  readonly ask: Compute['ask'] = async (question, task, options) => {
    this.asked.push(question);
    this.most = Math.max(this.most, ++this.#now);
    if (this.asked.length === this.together) this.#met.resolve();
    await this.#met.promise;
    try {
      return await this.#inner.ask(question, task, options);
    } finally {
      this.#now--;
    }
  };
  close = () => this.#inner.close();
}

describe('a batch of runs', () => {
  let bench: RunBench;
  afterEach(() => bench.end());

  it('runs some at a time and hands results back in the order of the items', async () => {
    const compute = new Counting(2);
    bench = await openRunBench(null, compute);
    const { results, speedUp } = await generateBatch(bench, {
      batchId: 'b1',
      items: [item(1), item(2), item(3)],
      costLimit: null,
      parallel: 2,
    });
    expect(results.map(({ runId }) => runId)).toEqual(['b1_1', 'b1_2', 'b1_3']);
    expect(results.map((result) => ('run' in result ? result.run.status : result))).toEqual([
      'completed',
      'completed',
      'completed',
    ]);
    expect(results.map((result) => 'run' in result && result.run.request.batch)).toEqual(
      [0, 1, 2].map((index) => ({ batchId: 'b1', index, costLimit: null })),
    );
    expect(compute.most).toBe(2);
    expect(speedUp).toBeGreaterThan(1);
  });

  it('leaves one that fails alone', async () => {
    bench = await openRunBench();
    const { results } = await generateBatch(bench, {
      batchId: 'b1',
      items: [item(1, { target: 'nothing' }), item(2)],
      costLimit: null,
      parallel: 1,
    });
    expect(results[0]).toMatchObject({ error: { code: 'rulegen.unknown_target' } });
    expect(results[1]).toMatchObject({ run: { status: 'completed' } });
  });

  it('works on equal items once', async () => {
    const compute = new Counting();
    bench = await openRunBench(null, compute);
    const task = { batchId: 'b1', items: [item(1), item(1), item(1)], costLimit: null, parallel: 3 };
    const { results } = await generateBatch(bench, task);
    const cached = results.map((result) => 'run' in result && (result.run.end!.data as { cached?: unknown }).cached);
    expect(cached).toEqual([null, 'b1_1', 'b1_1']);
    const alone = new Counting();
    const other = await openRunBench(null, alone);
    await generateBatch(other, { ...task, items: [item(1)] });
    await other.end();
    expect(compute.asked).toEqual(alone.asked);
  });

  it('gives each run its share, and what one leaves to those after it', async () => {
    bench = await openRunBench();
    const costly = { settings: { ...SETTINGS, costLimit: 500_000 } };
    const { results, spent } = await generateBatch(bench, {
      batchId: 'b1',
      items: [
        { ...item(1), weight: 1 },
        { ...item(2), weight: 3 },
        { ...item(3, costly), weight: 1 },
      ],
      costLimit: 1_000_000,
      parallel: 1,
    });
    // The first two spend nothing, so the last could have all of it, and is held to its own limit.
    expect(results.map((result) => 'run' in result && result.run.request.settings.costLimit)).toEqual([
      200_000, 750_000, 500_000,
    ]);
    expect(spent).toBe(0);
  });

  it('has every call counted against the batch as well as against its run', async () => {
    const proposer = answering(() => proposal({ outcome: 'denied', reason: 'nothing is left' }));
    bench = await openRunBench(proposer);
    const settings = { ...SETTINGS, provider: 'p', model: 'm' };
    const items = [item(1, { method: 'gpt_only', settings }), item(2, { method: 'gpt_only', settings })];
    await generateBatch(bench, { batchId: 'b1', items, costLimit: 900_000, parallel: 1 });
    expect(proposer.asked.map(({ account }) => account)).toEqual([
      { runId: 'b1_1', batchId: 'b1', runLimit: 450_000, runSpent: 0, batchLimit: 900_000 },
      // The first spent nothing.
      { runId: 'b1_2', batchId: 'b1', runLimit: 900_000, runSpent: 0, batchLimit: 900_000 },
    ]);
  });

  it('goes on where it was interrupted, with the runs that it has', async () => {
    bench = await openRunBench();
    const stop = new AbortController();
    const task = { batchId: 'b1', items: [item(1), item(2)], costLimit: null, parallel: 1 };
    const half = await generateBatch(bench, {
      ...task,
      signal: stop.signal,
      notify: (index, notice) => {
        if (index === 0 && notice.kind === 'iteration') stop.abort();
      },
    });
    expect(half.results).toMatchObject([{ run: { status: 'in_progress' } }, { notStarted: true }]);
    // Runs are found by their place, so that has to have the same item in it.
    const [one, two] = task.items as [ReturnType<typeof item>, ReturnType<typeof item>];
    const seed = (of: typeof one) => ({ draft: { ...of.draft, settings: { ...SETTINGS, seed: 2 } } });
    for (const [items, told] of [
      [[two, one], /item 1 had another history\. Nothing was run/],
      [[seed(one), two], /item 1 had another seed\. Nothing was run/],
      [[{ draft: { ...one.draft, target: 'x', context: 'news' } }, two], /item 1 had another target, context\. /],
      [[], /there were more than 0 of them/],
    ] as const)
      await expect(generateBatch(bench, { ...task, items })).rejects.toMatchObject({
        code: 'rulegen.batch_changed',
        message: expect.stringMatching(told),
      });
    const whole = await generateBatch(bench, { ...task, costLimit: 5 });
    expect(whole.results).toMatchObject([{ run: { status: 'completed' } }, { run: { status: 'completed' } }]);
  });
});
