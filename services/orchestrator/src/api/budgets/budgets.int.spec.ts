import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BudgetDetail, BudgetForecast, streams } from '@pulse/contracts';
import { BudgetContentionError } from '@pulse/rules';
import { problemIn } from '../../testing/api-client.js';
import { useApi } from '../../testing/use-api.js';

jest.setTimeout(600_000);

const api = useApi();
const { ask } = api;
let count = 0;
let account: string;
beforeEach(() => {
  account = `a${++count}`;
});

const DOLLAR = 1_000_000_000;
const read = async () => BudgetDetail.parse((await ask(`/v1/budgets/${account}`)).json);
const set = (body: unknown) => ask(`/v1/budgets/${account}`, { method: 'PATCH', body });
const events = async () => (await api.bench.log.load(streams.budget(account))).events;

describe('a budget', () => {
  it('has its defaults until somebody sets it, and reading it appends nothing', async () => {
    expect(await read()).toMatchObject({
      account,
      level: 'ok',
      stopped: null,
      limits: { daily: 10 * DOLLAR, monthly: 100 * DOLLAR, total: 1000 * DOLLAR, run: null, batch: null },
      callsUnderWay: 0,
      blockedModels: [],
    });
    expect(BudgetForecast.parse((await ask(`/v1/budgets/${account}/forecast`)).json)).toEqual({
      account,
      perDay: 0,
      daysSeen: 0,
      next30Days: 0,
      next365Days: 0,
      daysUntil: { daily: null, monthly: null, total: null },
    });
    expect(await events()).toEqual([]);
  });

  it('is set in part; what is not named stays', async () => {
    const answer = BudgetDetail.parse((await set({ limits: { daily: 5 * DOLLAR, run: DOLLAR } })).json);
    expect(answer.limits).toMatchObject({ daily: 5 * DOLLAR, run: DOLLAR, monthly: 100 * DOLLAR });
    await set({ limits: { run: null } });
    expect((await read()).limits).toMatchObject({ daily: 5 * DOLLAR, run: null });
    const stopped = await set({ stopped: 'holiday' });
    expect(stopped.json).toMatchObject({ stopped: 'holiday', level: 'shutdown', limits: { daily: 5 * DOLLAR } });
    expect((await set({ stopped: null, unblock: ['openai/gpt-5'] })).json).toMatchObject({
      stopped: null,
      level: 'ok',
    });
  });

  it.each<[string, unknown, number, string]>([
    ['nothing', {}, 400, 'request.invalid'],
    ['an empty list of limits', { limits: {} }, 400, 'request.invalid'],
    ['a limit that there is none of', { limits: { weekly: 1 } }, 400, 'request.invalid'],
    ['an amount below nothing', { limits: { daily: -1 } }, 400, 'request.invalid'],
    ['an amount that is no whole number', { limits: { daily: 0.5 } }, 400, 'request.invalid'],
    ['an amount beyond what a number holds', '{"limits":{"daily":1e300}}', 400, 'request.invalid'],
    ['an amount as text', { limits: { daily: '5' } }, 400, 'request.invalid'],
    ['no limit at all', { limits: { daily: null } }, 400, 'request.invalid'],
    ['more than nine million dollars', { limits: { daily: 9_000_001 * DOLLAR } }, 422, 'budget.bad_limit'],
    ['a stop without a reason', { stopped: '' }, 400, 'request.invalid'],
    ['a list', [], 400, 'request.invalid'],
    ['a prototype', '{"limits":{"__proto__":{"daily":1}}}', 400, 'request.forbidden_key'],
    ['no JSON', '{', 400, 'request.malformed'],
  ])('is not set to %s', async (_what, body, status, code) => {
    expect(problemIn(await set(body))).toEqual([status, code]);
    expect(await events()).toEqual([]);
  });

  it.each(['a.b', '*', 'x'.repeat(65)])('has no account %s', async (name) => {
    expect(problemIn(await ask(`/v1/budgets/${name}`))).toEqual([400, 'request.invalid']);
  });

  it('that others set all the time is to be asked for again', async () => {
    api.bench.log.append = (stream) => Promise.reject(new BudgetContentionError(stream, 30, { cause: null }));
    try {
      const answer = await set({ limits: { daily: DOLLAR } });
      expect(problemIn(answer)).toEqual([503, 'budget.contention']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    } finally {
      Reflect.deleteProperty(api.bench.log, 'append');
    }
    expect((await set({ limits: { daily: DOLLAR } })).status).toBe(200);
  });
});
