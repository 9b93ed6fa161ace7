import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { runPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';

jest.setTimeout(120_000);

const WORLD = `name: w
period: month
sources:
  d: { from: d.csv, date: date }
variables:
  x: { source: d, process: random_walk }
targets: [x]
`;

const month = (i: number): string => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
const rows = (count: number, row: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => row(i));
const csv = (...lines: string[]): string => ['date,x', ...lines].join('\n');

interface Change {
  readonly world?: string;
  readonly command?: readonly string[];
}

async function run(text: string, { world = WORLD, command = ['validate'] }: Change = {}) {
  return inFolder(async (cwd) => {
    writeFileSync(join(cwd, 'd.csv'), text);
    writeFileSync(join(cwd, 'w.world.yaml'), world);
    return runPulse([...command, 'w.world.yaml'], { cwd });
  });
}

describe('data that cannot be used', () => {
  it.each([
    ['an empty file', '', ['d.csv: the file is empty']],
    ['a header only', 'date,x', ['a header and no rows']],
    ['a page', '<html><body>not found</body></html>', ['a page in HTML']],
    ['a ragged row', csv('2000-01,1', '2000-02'), ['d.csv, line 3', '1 cell']],
    ['a word', csv('2000-01,1', '2000-02,abc'), ['line 3, column "x"', 'expected a number', '"abc"']],
    ['a thousands comma', csv('2000-01,"1,234"'), ['line 2, column "x"', 'remove it or write a point']],
    ['a decimal comma', csv('2000-01,"1,5"'), ['decimal point']],
    ['per cent', csv('2000-01,5%'), ['multiply: 0.01']],
    ['infinity', csv('2000-01,inf'), ['finite']],
    ['a number too large', csv('2000-01,1e400'), ['1e15', '`multiply`']],
    ['another form of date', csv(...rows(14, (i) => `${i + 1}/1/2000,1`)), ['`date_format: D/M/YYYY`']],
    ['the same date twice', csv('2000-01,1', '2000-01,2'), ['line 3', 'line 2', 'aggregate']],
    ['days in a monthly world', csv('2000-01-03,1', '2000-01-04,2'), ['line 3', '`aggregate`', '`period`']],
    ['quarters in a monthly world', csv('2000-Q1,1'), ['`period: quarter`']],
    ['no value at all', csv('2000-01,', '2000-02,NA'), ['no value at all']],
    ['another column', 'Date,x\n2000-01,1', ['no column "date"', 'did you mean `Date`']],
  ])('%s: exit code 3, file and place, what to do, no stack', async (_, text, words) => {
    const { code, stdout, stderr } = await run(text);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr).toContain('w.world.yaml:');
    expect(stderr).not.toMatch(/\n\s+at |NaN|undefined/);
  });

  it('a zero under a positive support, and a target that is no variable', async () => {
    const world = WORLD.replace('source: d,', 'source: d, support: positive,');
    const zero = await run(csv(...rows(20, (i) => `${month(i)},${i}`)), { world });
    expect([zero.code, zero.stderr]).toEqual([3, expect.stringContaining('found 0 in 2000-01')]);
    const target = await run(csv('2000-01,1'), { world: WORLD.replace('targets: [x]', 'targets: [y]') });
    expect(target.code).toBe(3);
    expect(target.stderr).toContain('y');
  });
});

describe('data that leave nothing to fit', () => {
  const forecast = ['forecast', '--count', '1', '--paths', '50', '--horizon', '3', '--quiet', '--world'];
  it.each([
    ['one row', csv('2000-01,1'), 'too little to fit'],
    ['a value every third month', csv(...rows(9, (i) => `${month(3 * i)},${i}`)), 'a value every 3 periods'],
  ])('%s: a warning, then a failed job that says why', async (_, text, warning) => {
    const { code, stderr } = await run(text);
    expect([code, stderr]).toEqual([0, expect.stringContaining(warning)]);
    const failed = await run(text, { command: ['retrodict', '--origins', '5', '--paths', '20'] });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/variables\.x: .*needs 2 steps in a row/);
    expect(failed.stderr).not.toMatch(/\n\s+at /);
  });

  it('a constant is forecast as it is', async () => {
    const { code, stderr } = await run(csv(...rows(40, (i) => `${month(i)},7`)), { command: forecast });
    expect([code, stderr]).toEqual([0, '']);
  });
});
