import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openFileLog } from '@pulse/event-log';
import { FakeLlmServer } from '../llm/testing/index.js';
import { wireReply, wireRule, wireTest } from '../propose/testing/wire-rules.js';
import { RunLog } from '@pulse/rules';
import type { PaidRun } from './testing/paid-run-process.js';

jest.setTimeout(300_000);

const PROCESS = fileURLToPath(new URL('./testing/paid-run-process.js', import.meta.url));
const TODAY = new Date().toISOString().slice(0, 10);
const PRICES = JSON.stringify({
  prices: [{ provider: 'openai', model: 'fake-1', input: 1, output: 2, checked: TODAY }],
});

/** Says the truth, another thing each time besides. */
function reply(nth: number): string {
  const series = { name: 'x', transform: 'level', turns: null, lag: 0 } as const;
  const other = { name: 'z', transform: 'level', turns: null, lag: nth % 5 } as const;
  return wireReply([wireRule([wireTest({ series })]), wireRule([wireTest({ series: other })])]);
}

describe('a run that pays for a model', () => {
  let folder: string;
  let model: FakeLlmServer;
  /** What the provider billed, in nano-dollars, kept where no crash of a run can touch it. */
  let billed: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulse-paid-run-'));
    billed = 0;
    model = await FakeLlmServer.start();
    for (let nth = 1; nth <= 60; nth++)
      model.andThen(({ body }) => {
        const text = reply(nth);
        const [input, output] = [Math.ceil(JSON.stringify(body).length / 3), Math.ceil(text.length / 3)];
        billed += input * 1000 + output * 2000;
        return { kind: 'answer', text, usage: { prompt_tokens: input, completion_tokens: output } };
      });
  });
  afterEach(async () => {
    await model.stop();
    rmSync(folder, { recursive: true });
  });

  /** Works on the run in a process of its own; true where that process was killed. */
  async function work(change: Partial<PaidRun> = {}, failAt?: string): Promise<boolean> {
    const run: PaidRun = {
      folder,
      runId: 'r1',
      method: 'gpt_only',
      costLimit: 100_000_000,
      iterations: 3,
      prices: PRICES,
      ...change,
    };
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROCESS, JSON.stringify(run)], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        LLM_PROVIDER: 'openai',
        LLM_MODEL: 'fake-1',
        LLM_BASE_URL: model.url,
        ...(failAt !== undefined && { FAIL_AT: failAt }),
      },
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect([code, signal]).toEqual(failAt === undefined ? [0, null] : [null, 'SIGKILL']);
    return signal !== null;
  }

  async function ended() {
    const log = await openFileLog(join(folder, 'log'), { readOnly: true });
    try {
      return (await RunLog.open(log, 'r1', 'spec')).started;
    } finally {
      await log.close();
    }
  }

  it('finds what the model knows, and books what the provider billed', async () => {
    await work();
    const run = await ended();
    expect(run.status).toBe('completed');
    expect(run.iterations).toHaveLength(3);
    expect(model.requests).toHaveLength(3);
    const booked = run.iterations.reduce((sum, { spent }) => sum + spent, 0);
    expect(booked).toBe(billed);
    expect([...run.proposals.values()].some(({ origin }) => origin === 'llm')).toBe(true);
  });

  it('stops paying at its limit', async () => {
    await work();
    const one = billed / 3;
    billed = 0;
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'pulse-paid-run-'));
    // Room for a reservation or two: holds are upper bounds, several times what a call costs in the end.
    const costLimit = Math.ceil(one * 6);
    await work({ costLimit, iterations: 20 });
    const run = await ended();
    expect(run.end!.data).toMatchObject({ stopReason: 'budget' });
    expect(billed).toBeLessThanOrEqual(costLimit);
    expect(billed).toBeGreaterThan(0);
  });

  it.each([
    // Nothing was sent, or the reply is known: no call is made twice.
    { failAt: 'budget.before-reserve:1', paidTwice: 0 },
    { failAt: 'budget.after-reserve:2', paidTwice: 0 },
    { failAt: 'budget.after-settle:2', paidTwice: 0 },
    { failAt: 'rulegen.before-append:3', paidTwice: 0 },
    { failAt: 'rulegen.after-append:2', paidTwice: 0 },
    // It was marked as sent, and was not; or the reply was lost with the process: that one is paid for again.
    { failAt: 'budget.after-dispatch:2', paidTwice: 0 },
    { failAt: 'budget.before-settle:2', paidTwice: 1 },
  ])('goes on after a crash at $failAt, and pays $paidTwice calls twice', async ({ failAt, paidTwice }) => {
    expect(await work({}, failAt)).toBe(true);
    await work();
    const run = await ended();
    expect(run.status).toBe('completed');
    expect(run.iterations).toHaveLength(3);
    expect(model.requests).toHaveLength(3 + paidTwice);
    const ids = run.iterations.flatMap(({ calls }) => calls.map(({ callId }) => callId));
    expect(new Set(ids).size).toBe(ids.length);
    // What is booked is never less than what was billed: a call whose end is not known counts in full.
    const booked = run.iterations.reduce((sum, { spent }) => sum + spent, 0);
    expect(booked).toBeGreaterThanOrEqual(billed);
  });
});
