import { describe, expect, it } from '@jest/globals';
import { NO_USAGE } from '../llm/index.js';
import { FakeBudget } from './testing/fake-budget.js';
import { failure, reply, truncation } from './testing/scripted-provider.js';
import { BAD, GOOD, stage, type Stage, type Steps } from './testing/stage.js';

async function reserved({ budget, propose }: ReturnType<typeof stage>) {
  await propose();
  return budget.reserved;
}

describe('a run that goes on after a crash', () => {
  const settled = {
    runId: 'run1',
    model: 'scripted/large',
    state: 'settled',
    confirmed: true,
    usage: NO_USAGE,
  } as const;

  it('reads the reply that was paid for, and pays nothing', async () => {
    const before = stage([failure('server', { usage: 'unknown' }), reply(GOOD)]);
    const first = await before.propose();
    const after = stage([], { options: { budget: before.budget, artifacts: before.artifacts } });
    const second = await after.propose();
    expect(after.provider.requests).toEqual([]);
    expect(second.skeletons).toEqual(first.skeletons);
    expect(second.cost).toBe(first.cost);
    expect(second.calls.map(({ callId, reused, reply: stored }) => [callId, reused, stored !== null])).toEqual([
      ['run1.1.propose.1', true, false],
      ['run1.1.propose.2', true, true],
    ]);
  });

  it('goes through both turns again', async () => {
    const before = stage([reply(BAD), reply(GOOD)]);
    const first = await before.propose();
    const after = stage([], { options: { budget: before.budget, artifacts: before.artifacts } });
    expect((await after.propose()).skeletons).toEqual(first.skeletons);
    expect(after.provider.requests).toEqual([]);
  });

  it('does not use the id of a call again whose end nobody knows', async () => {
    const { budget, propose } = stage([reply(GOOD)]);
    budget.book({ ...settled, callId: 'run1.1.propose.1', state: 'dispatched', cost: 999, reply: null });
    const proposal = await propose();
    expect(proposal).toMatchObject({ outcome: 'ok', cost: 999 + 150 });
    expect(proposal.calls).toMatchObject([
      { callId: 'run1.1.propose.1', outcome: 'lost', provider: 'scripted', model: 'large', promptHash: null },
      { callId: 'run1.1.propose.2', outcome: 'reply', promptHash: proposal.promptHash },
    ]);
  });

  it('does not take the reply to another prompt for one to its own', async () => {
    const before = stage([reply(GOOD)]);
    await before.propose();
    const after = stage([reply(GOOD)], {
      options: { budget: before.budget, artifacts: before.artifacts },
      ask: { wanted: 2 },
    });
    const proposal = await after.propose();
    expect(after.provider.requests).toHaveLength(1);
    expect(proposal.calls.map(({ outcome }) => outcome)).toEqual(['lost', 'reply']);
  });

  /** The same once more, with what was paid for and no more: whoever asks again finds the script over. */
  const again = (before: ReturnType<typeof stage>, steps: Steps = [], more: Stage = {}) =>
    stage(steps, { ...more, options: { budget: before.budget, artifacts: before.artifacts } });

  it('buys no answer again that was truncated, nor the one with more room', async () => {
    const before = stage([truncation, reply(GOOD)]);
    const first = await before.propose();
    const after = again(before);
    expect(await after.propose()).toMatchObject({ outcome: 'ok', skeletons: first.skeletons, cost: first.cost });
    expect(after.provider.requests).toEqual([]);
  });

  it('knows how much room a truncated answer had', async () => {
    const ask = { wanted: 1 };
    const input = (await reserved(stage([reply(GOOD)], { ask })))[0]!.inputBytes;
    // Room for 1,000 tokens of 1,500.
    const before = stage([truncation], { ask, budget: { limit: input + 1000 } });
    expect((await before.propose()).outcome).toBe('truncated');
    expect(before.provider.requests[0]!.maxOutputTokens).toBe(1000);
    const wide = new FakeBudget();
    for (const call of await before.budget.calls('run1')) wide.book(call);
    const after = stage([reply(GOOD)], { ask, options: { budget: wide, artifacts: before.artifacts } });
    await after.propose();
    expect(wide.reserved).toMatchObject([{ leastOutputTokens: 1250, wantedOutputTokens: 2000 }]);
  });

  it('takes a larger cap that was denied before for denied, and finds the answer of the turn after', async () => {
    const tokensPerRequest = (await reserved(stage([reply(GOOD)])))[0]!.inputBytes + 1600;
    const before = stage([truncation, reply(GOOD)], { budget: { tokensPerRequest } });
    const first = await before.propose();
    expect(before.provider.requests[1]!.messages[0]!.content).toContain('at most 2 rules');
    // The budget has room for the larger cap now.
    const wide = new FakeBudget();
    for (const call of await before.budget.calls('run1')) wide.book(call);
    const after = stage([], { options: { budget: wide, artifacts: before.artifacts } });
    const second = await after.propose();
    expect(second).toMatchObject({ outcome: 'ok', skeletons: first.skeletons, cost: first.cost });
    expect(wide.reserved).toEqual([]);
  });

  it('finds replies after attempts that failed, turn by turn', async () => {
    const fail = failure('server', { usage: 'unknown' });
    const before = stage([fail, reply(BAD), fail, reply(GOOD)]);
    const first = await before.propose();
    const after = again(before);
    const second = await after.propose();
    expect(second.skeletons).toEqual(first.skeletons);
    expect(second.calls.map(({ callId, outcome }) => [callId, outcome])).toEqual([
      ['run1.1.propose.1', 'lost'],
      ['run1.1.propose.2', 'reply'],
      ['run1.1.propose.3', 'lost'],
      ['run1.1.propose.4', 'reply'],
    ]);
    expect(after.provider.requests).toEqual([]);
  });

  it('counts what was paid for turns that do not come again', async () => {
    const before = stage([reply(BAD), reply(GOOD)]);
    const first = await before.propose();
    const { budget, artifacts } = before;
    // The second reply answers something else, as another version of Pulse would ask it.
    const { reply: hash, ...second } = (await budget.calls('run1'))[1]!;
    const stored = JSON.parse(artifacts.stored.get(hash!)!) as object;
    const other = await artifacts.put(JSON.stringify({ ...stored, promptHash: 'f'.repeat(64) }));
    budget.book({ ...second, reply: other });
    const after = again(before);
    expect(await after.propose()).toMatchObject({
      outcome: 'invalid',
      reason: 'no rule could be used; asked again: it was denied before the run was interrupted',
      cost: first.cost,
      calls: [{ outcome: 'reply' }, { outcome: 'lost', provider: 'scripted', model: 'large', reply: other }],
    });
    expect(after.provider.requests).toEqual([]);
  });

  it('leaves the calls of other iterations and operators alone', async () => {
    const { budget, propose } = stage([reply(GOOD)]);
    for (const callId of ['run1.1.repair.1', 'run1.10.propose.1', 'run1.1.propose.x'])
      budget.book({ ...settled, callId, cost: 5, reply: null });
    expect((await propose()).calls.map(({ callId }) => callId)).toEqual(['run1.1.propose.1']);
  });
});
