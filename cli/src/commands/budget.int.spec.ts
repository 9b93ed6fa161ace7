import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../program.js';
import { dollars } from '../register/budget.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';

let folder: string;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => removeFolder(folder));

const run = async (...args: readonly string[]) => {
  const { result: code, out, err } = await capture(() => runCli(['budget', ...args, '--home', join(folder, 'data')]));
  return { code, out, err };
};
const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).out) as never;

describe('an amount in dollars', () => {
  it.each([
    ['0', 0],
    ['5', 5_000_000_000],
    ['0.50', 500_000_000],
    ['$1.25', 1_250_000_000],
    // 0.1 + 0.2 is not 0.3 in fractions of two; here each digit is its own.
    ['0.3', 300_000_000],
    ['4.35', 4_350_000_000],
    ['0.000000001', 1],
    ['8999999.999999999', 8_999_999_999_999_999],
    ['9000000', 9_000_000_000_000_000],
  ])('%s is %d nano-dollars', (text, nanos) => expect(dollars(text)).toBe(nanos));

  it.each(['', '-1', '1e3', '0.1234567891', '9000000.000000001', 'NaN', '1,50', '0x10', '.5', '5.', '1 2'])(
    '%j is none',
    (text) => expect(() => dollars(text)).toThrow('Expected an amount in dollars'),
  );
});

describe('pulse budget', () => {
  it('says the limits before anything was kept, and makes nothing', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain('nothing is spent');
    expect(out).toContain('limits: $10.00 a day, $100.00 a month, $1000.00 in all');
    expect(await json('status')).toMatchObject({ level: 'ok', limits: { daily: 10_000_000_000 }, scopes: [] });
    expect((await run('forecast')).out).toContain('nothing is spent');
  });

  it('sets what is named and keeps the rest', async () => {
    const { code, out } = await run('set', '--daily', '4.35', '--run', '0.25');
    expect(code).toBe(0);
    expect(out).toContain('limits: $4.35 a day, $100.00 a month');
    await run('set', '--tokens-per-day', '5000', '--calls-per-minute', '3');
    expect(await json()).toMatchObject({
      limits: { daily: 4_350_000_000, run: 250_000_000, batch: null, tokensPerDay: 5000, callsPerMinute: 3 },
      scopes: [
        { scope: 'day', limit: 4_350_000_000, settled: 0, held: 0, level: 'ok' },
        { scope: 'month' },
        { scope: 'total' },
        { scope: 'tokens' },
      ],
    });
    expect((await run('status')).out).toContain('$0.25 a run, $0.87 a batch (by default)');
    expect((await run('forecast')).out).toContain('daily limit    never, at this pace');
    expect(await json('forecast')).toMatchObject({ forecast: { perDay: 0, daysUntil: { daily: null } } });
  });

  it('stops and goes on', async () => {
    expect((await run('set', '--stop', 'holiday')).out).toContain('Budget: stopped: holiday');
    expect(await json()).toMatchObject({ stopped: 'holiday', level: 'shutdown' });
    expect((await run('set', '--resume')).out).toContain('Budget: ok');
    expect((await run('set', '--stop')).out).toContain('Budget: stopped: by request');
  });

  it.each([
    [['set'], 'nothing is to be set'],
    [['set', '--stop', '--resume'], '--stop and --resume exclude each other'],
    [['set', '--daily', 'much'], 'Expected an amount in dollars'],
    [['set', '--calls-per-day', '1.5'], 'a whole number of at least 0'],
    [['set', '--tokens-per-day', '1e3'], 'a whole number of at least 0'],
    [['set', '--weekly', '5'], "unknown option '--weekly'"],
    [['spend'], 'too many arguments'],
  ])('refuses %j', async (args, says) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});
