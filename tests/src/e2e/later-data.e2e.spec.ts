import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { computedIn } from '../support/computed.js';
import { eventsIn } from '../support/log-of.js';
import { pulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { exampleText, smallMeasured, vegaText, workspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(240_000);

const ORIGIN = '2000';
const PUBLIC = { start: 1880, end: 2023 };

/** Year and value of each row of the temperature data. */
type Row = readonly [year: string, value: string];

const rows: Row[] = vegaText('global-temp.csv')
  .trimEnd()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(',') as unknown as Row);

const isLater = ([year]: Row) => Number(year) > Number(ORIGIN);

/** The temperature example on a copy of its data. */
function temperature(folder: string, data: readonly Row[], config: object = {}): Workspace {
  const place = workspace(folder, {
    name: 'temperature',
    config: {
      world: './temperature.world.yaml',
      domain: 'climate',
      output_dir: 'out',
      origin: ORIGIN,
      ...smallMeasured,
      ...config,
    },
    jobs: [{ name: 'baseline' }, { name: 'auto', params: { 'variables.temperature.process.kind': 'auto' } }],
    matrix: { axes: { 'rules.R001.scale': [0, 2] } },
  });
  const world = exampleText('climate/temperature.world.yaml').replace(
    'npm:vega-datasets/data/global-temp.csv',
    './temperature.csv',
  );
  writeFileSync(join(folder, 'temperature.world.yaml'), world);
  writeFileSync(join(folder, 'temperature.csv'), ['year,temp', ...data.map((row) => row.join())].join('\n'));
  return place;
}

const run = ({ folder, manifest }: Workspace) => pulse(['batch', manifest, '--quiet'], { cwd: folder });

describe('a forecast at an explicit origin', () => {
  it(`reads ${PUBLIC.start} to ${PUBLIC.end}`, () => {
    expect([Number(rows[0]![0]), Number(rows.at(-1)![0])]).toEqual([PUBLIC.start, PUBLIC.end]);
  });

  it('does not change when data after it are altered, appended or taken away', async () => {
    await inFolder(async (root) => {
      const original = temperature(join(root, 'original'), rows);
      const altered = temperature(
        join(root, 'altered'),
        rows.map((row, i): Row => (isLater(row) ? [row[0], String(i % 7)] : row)),
      );
      const longer = temperature(join(root, 'longer'), [...rows, ['2024', '1.29'], ['2025', '-40']]);
      const shorter = temperature(
        join(root, 'shorter'),
        rows.filter((row) => !isLater(row)),
      );
      const places = [original, altered, longer, shorter];
      for (const place of places) await run(place);

      const expected = await computedIn(original.home);
      expect(Object.values(expected).map(({ forecasts }) => forecasts.length)).toEqual([2, 2, 2, 2]);
      expect(Object.values(expected).every(({ evidence }) => evidence !== null)).toBe(true);
      for (const place of places.slice(1)) {
        expect(await computedIn(place.home)).toEqual(expected);
        const [mine, theirs] = [reportsIn(place.out), reportsIn(original.out)];
        expect(mine['forecasts.csv']).toBe(theirs['forecasts.csv']);
        expect(mine['summary.csv']).toBe(theirs['summary.csv']);
      }
      const histories = await Promise.all(places.map(async ({ home }) => (await eventsIn(home))[0]!.data['history']));
      expect(new Set(histories).size).toBe(places.length);
    });
  });

  it('changes when data before it are altered, so the comparison can fail', async () => {
    await inFolder(async (root) => {
      const original = temperature(join(root, 'original'), rows);
      const revised = temperature(
        join(root, 'revised'),
        rows.map((row): Row => (row[0] === '1999' ? [row[0], '0.9'] : row)),
      );
      for (const place of [original, revised]) await run(place);
      expect(await computedIn(revised.home)).not.toEqual(await computedIn(original.home));
      expect(readFileSync(join(revised.out, 'forecasts.csv'), 'utf8')).not.toBe(
        readFileSync(join(original.out, 'forecasts.csv'), 'utf8'),
      );
    });
  });
});
