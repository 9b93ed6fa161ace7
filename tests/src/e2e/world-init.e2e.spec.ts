import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { pulse, runPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { vegaText } from '../support/workspace.js';

jest.setTimeout(120_000);

const month = (i: number): string => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
const csv = (count: number, row: (i: number) => string, head = 'date,x'): string =>
  [head, ...Array.from({ length: count }, (_, i) => row(i))].join('\n');

describe('pulse world init', () => {
  it.each([
    ['sp500.csv', 'month', ['price']],
    ['stocks.csv', 'month', ['msft', 'amzn', 'ibm', 'goog', 'aapl']],
    ['global-temp.csv', 'year', ['temp']],
    ['seattle-weather.csv', 'day', ['precipitation', 'temp_max', 'temp_min', 'wind']],
    ['co2-concentration.csv', 'month', ['co2', 'adjusted_co2']],
  ])('of %s writes a world of period %s that is valid', async (file, period, targets) => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, file), vegaText(file));
      const { stdout } = await pulse(['world', 'init', file], { cwd });
      const world = `${file.replace('.csv', '')}.world.yaml`;
      expect(stdout).toContain(`Wrote ${world}. Next:`);
      expect(stdout).toContain(`(${period})`);
      expect(stdout).toContain(`pulse retrodict ${world}`);
      expect(readFileSync(join(cwd, world), 'utf8')).toContain(`targets: [${targets.join(', ')}]`);
      expect(await pulse(['validate', world], { cwd })).toMatchObject({
        stdout: expect.stringContaining(`${world} is valid`),
      });
    });
  });

  it('overwrites nothing unless it is told to', async () => {
    await inFolder(async (cwd) => {
      writeFileSync(
        join(cwd, 'my data.csv'),
        csv(30, (i) => `${month(i)},${i + 1}`),
      );
      const args = ['world', 'init', 'my data.csv', '--out', 'worlds/w.world.yaml'];
      await pulse(args, { cwd });
      const file = join(cwd, 'worlds/w.world.yaml');
      expect(readFileSync(file, 'utf8')).toContain('from: ../my data.csv');
      writeFileSync(file, 'mine');
      const { code, stderr } = await runPulse(args, { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain('exists already');
      expect(stderr).toContain('--force');
      expect(readFileSync(file, 'utf8')).toBe('mine');
      await pulse([...args, '--force'], { cwd });
      expect(readFileSync(file, 'utf8')).toContain('name: my_data');
    });
  });

  it('takes a name, a date column, a period and targets, and tells what it found as JSON', async () => {
    await inFolder(async (cwd) => {
      const rows = csv(60, (i) => `${month(i)},${month(i + 5)}-15,${i + 1},${i + 2}`, 'month,other,a,b');
      writeFileSync(join(cwd, 'd.csv'), rows);
      const { stdout } = await pulse(
        'world init d.csv --out w.yaml --name my-world --date other --period quarter --target b --json'.split(' '),
        { cwd },
      );
      expect(JSON.parse(stdout)).toMatchObject({
        schemaVersion: 1,
        world: join(cwd, 'w.yaml'),
        name: 'my-world',
        date: 'other',
        period: 'quarter',
        series: [
          { column: 'b', variable: 'b', target: true },
          { column: 'a', variable: 'a', target: false },
        ],
      });
      expect((await pulse(['validate', 'w.yaml'], { cwd })).stdout).toContain('w.yaml is valid');
    });
  });

  it.each([
    [
      'Windows-1252',
      Buffer.from(
        csv(30, (i) => `${month(i)};${i + 1}`, 'Monat;Umsätze €'),
        'latin1',
      ).map((byte) => (byte === 0xac ? 0x80 : byte)),
      'windows-1252',
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${csv(30, (i) => `${month(i)};${i + 1}`, 'Monat;Umsätze €')}`, 'utf16le'),
      'utf-16le',
    ],
  ])('reads %s, as `validate` does', async (_, bytes, encoding) => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, 'd.csv'), bytes);
      const { stdout } = await pulse(['world', 'init', 'd.csv'], { cwd });
      expect(stdout).toContain(`read as ${encoding}`);
      expect(stdout).toContain('Umsätze');
      await pulse(['validate', 'd.world.yaml'], { cwd });
    });
  });

  it.each([
    [
      'German numbers, short years and an unnamed column',
      csv(
        60,
        (i) => `${i};1.${(i % 12) + 1}.${10 + Math.floor(i / 12)};1.${100 + 7 * ((i * i) % 97)},5 €`,
        ';Datum;Umsatz',
      ),
      ["decimal: ','", "thousands: '.'", "signs: ['€']", 'date_format: D.M.YY'],
    ],
    [
      'a panel with a year and a quarter',
      csv(
        240,
        (i) =>
          `${1960 + (i >> 4)}.0,${((i >> 2) % 4) + 1}.0,${'AB'[i % 2]},${i % 4 < 2 ? 'in' : 'out'},${(i * i) % 97}`,
        'year,quarter,region,flow,value',
      ),
      ['date: { year: year, quarter: quarter }', 'series: [region, flow]', 'a_in:'],
    ],
    [
      'rows two weeks apart, one of them double',
      csv(
        120,
        (i) =>
          `${new Date(946_684_800_000 + Math.min(i, 118) * 14 * 86_400_000).toISOString().slice(0, 10)},${(i * i) % 97}`,
      ),
      ['period: month', 'aggregate: mean'],
    ],
  ])('of %s goes on to a retrodiction', async (_, text, lines) => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, 'd.csv'), text);
      await pulse(['world', 'init', 'd.csv'], { cwd });
      const world = readFileSync(join(cwd, 'd.world.yaml'), 'utf8');
      for (const line of lines) expect(world).toContain(line);
      const { stdout } = await pulse('retrodict d.world.yaml --origins 6 --paths 40 --horizon 1'.split(' '), { cwd });
      expect(stdout).toContain('6 origins');
      expect(stdout).not.toMatch(/NaN|Infinity|undefined/);
    });
  });

  it.each([
    ['no such file', null, 'there is no file d.csv', ''],
    ['an empty file', '', 'd.csv: the file is empty', ''],
    ['a header', 'date,x\n', 'no rows', ''],
    ['a picture', '\u0089PNG\r\n\u001a\n\0\0', 'd.csv:', ''],
    ['no dates', csv(20, (i) => `a${i},${i}`), 'no column holds dates', '--date'],
    [
      'dates of two meanings',
      csv(20, (i) => `0${(i % 9) + 1}/0${(i % 5) + 1}/2000,${i}`),
      'DD/MM/YYYY or MM/DD/YYYY',
      '--date-format',
    ],
    ['one bad number', csv(20, (i) => `${month(i)},${i === 7 ? '1e308' : i}`), 'line 9', 'Mend the cells'],
    ['a constant', csv(20, (i) => `${month(i)},7`), '7 throughout', 'numbers that change'],
    ['two rows', csv(2, (i) => `${month(i)},${i}`), 'in 2 periods only', 'at least 3'],
    ['a row of a sum', `${csv(20, (i) => `${month(i)},${i}`)}\nTotal,190`, '"Total" at line 22', 'remove its row'],
    [
      'two columns of one name',
      csv(20, (i) => `${month(i)},1,${i}`, 'date,x,x'),
      'two columns are named "x"',
      'Rename',
    ],
  ])('of %s ends with 3 and says what to do; nothing is written', async (_, text, message, hint) => {
    await inFolder(async (cwd) => {
      if (text !== null) writeFileSync(join(cwd, 'd.csv'), text);
      const { code, stdout, stderr } = await runPulse(['world', 'init', 'd.csv'], { cwd });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr).toContain(hint);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(existsSync(join(cwd, 'd.world.yaml'))).toBe(false);
    });
  });

  it('refuses what is no name and a column that is not there', async () => {
    await inFolder(async (cwd) => {
      writeFileSync(
        join(cwd, 'd.csv'),
        csv(30, (i) => `${month(i)},${i + 1}`),
      );
      const name = await runPulse(['world', 'init', 'd.csv', '--name', '1 world'], { cwd });
      expect([name.code, name.stderr]).toEqual([2, expect.stringContaining('"1 world" is not a name')]);
      const target = await runPulse(['world', 'init', 'd.csv', '--target', 'y'], { cwd });
      expect([target.code, target.stderr]).toEqual([3, expect.stringContaining('no series is called "y"')]);
    });
  });
});
