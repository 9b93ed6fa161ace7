import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { History, World } from '@pulse/contracts';
import { checkExpression, parseExpression, parseLabel } from '@pulse/engine';
import { expandManifest, readManifest } from '../manifest/index.js';
import { expressionScope, readWorld } from '../world/index.js';
import { historyHash } from './hash.js';
import { resolveOrigin } from './origin.js';
import { readHistory } from './read-history.js';
import { sourceRequests } from './requests.js';
import { sliceHistory } from './slice.js';
import type { ReadHistoryResult } from './types.js';

/** The facts below were counted in the raw files with another language's CSV and JSON readers. */
const EXAMPLES = [
  'capital/capital.world.yaml',
  'climate/co2.world.yaml',
  'climate/temperature.world.yaml',
  'employment/employment.world.yaml',
] as const;

interface Example extends ReadHistoryResult {
  readonly world: World;
  readonly history: History;
}

function example(file: (typeof EXAMPLES)[number]): Example {
  const path = fileURLToPath(new URL(`../../../../examples/${file}`, import.meta.url));
  const { world, diagnostics } = readWorld(readFileSync(path), file);
  expect(diagnostics).toEqual([]);
  const files = new Map(
    sourceRequests(world!).map(({ from }) => {
      const bytes = readFileSync(
        fileURLToPath(new URL(from.replace('npm:', '../../../../node_modules/'), import.meta.url)),
      );
      return [from, { text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') }];
    }),
  );
  const result = readHistory(world!, files);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { ...result, world: world!, history: result.history! };
}

function valueAt(history: History, name: string, label: string): number | null | undefined {
  return history.series[name]?.[parseLabel(history.period, label)! - history.start];
}

const missing = (history: History, name: string): number =>
  history.series[name]!.filter((value) => value === null).length;

describe.each(EXAMPLES)('%s', (file) => {
  it('is a world whose expressions are right and whose history is complete enough to hash', () => {
    const { world, history } = example(file);
    const scope = expressionScope(world);
    const conditions = [...world.rules.map(({ when }) => when), ...Object.values(world.events).map(({ when }) => when)];
    const measures = Object.values(world.overlays).flatMap(({ measure }) => (measure === undefined ? [] : [measure]));
    for (const [texts, wanted] of [
      [conditions, 'condition'],
      [measures, 'number'],
    ] as const)
      for (const text of texts) {
        const parsed = parseExpression(text, wanted);
        expect(parsed.ok ? checkExpression(parsed.ast, scope) : parsed.errors).toEqual([]);
      }
    expect(historyHash(history)).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(history.series)).toEqual(Object.keys(world.variables));
    for (const { title, licence } of history.provenance) expect([title, licence]).not.toContain(undefined);
  });
});

describe('the manifests', () => {
  it.each([
    ['capital/experiments.yaml', EXAMPLES[0], 10],
    ['climate/co2.experiments.yaml', EXAMPLES[1], 4],
    ['climate/temperature.experiments.yaml', EXAMPLES[2], 4],
    ['employment/experiments.yaml', EXAMPLES[3], 4],
  ] as const)('%s expands over its world', (file, worldFile, count) => {
    const bytes = readFileSync(fileURLToPath(new URL(`../../../../examples/${file}`, import.meta.url)));
    const { manifest, document, diagnostics } = readManifest(bytes, file);
    expect(diagnostics).toEqual([]);
    expect(manifest?.config.world).toBe(`./${worldFile.split('/')[1]}`);
    const { jobs, diagnostics: found } = expandManifest(manifest!, example(worldFile).world, document!);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(jobs).toHaveLength(count);
    expect(jobs[0]?.name).toBe('baseline');
  });
});

describe('capital', () => {
  const { world, history, report, diagnostics } = example('capital/capital.world.yaml');

  it('spans January 2000 to March 2010', () => {
    expect([report.first, report.last, history.length]).toEqual(['2000-01', '2010-03', 123]);
    expect(history.provenance.map(({ rows }) => rows)).toEqual([123, 560, 1708]);
  });

  it('holds the closes of the index and of the companies', () => {
    expect(valueAt(history, 'sp500', '2000-01')).toBe(1394.46);
    expect(valueAt(history, 'sp500', '2007-10')).toBe(1549.38);
    expect(valueAt(history, 'sp500', '2009-02')).toBe(735.09);
    expect(valueAt(history, 'sp500', '2010-03')).toBe(1140.45);
    expect(['msft', 'amzn', 'ibm', 'aapl', 'goog'].map((name) => valueAt(history, name, '2007-10'))).toEqual([
      35.03, 89.15, 111, 189.95, 707,
    ]);
  });

  it('has Google from August 2004 on', () => {
    expect(report.series.find(({ variable }) => variable === 'goog')).toMatchObject({
      first: '2004-08',
      observed: 68,
      missing: [],
    });
    expect(missing(history, 'goog')).toBe(55);
    expect(valueAt(history, 'goog', '2004-08')).toBe(102.37);
  });

  it('adds the unemployed of fourteen industries, to February 2010', () => {
    expect(
      ['2000-01', '2009-10', '2010-02', '2010-03'].map((month) => valueAt(history, 'unemployment', month)),
    ).toEqual([5974, 13492, 14988, null]);
    expect(valueAt(history, 'jobless_rate', '2010-02')).toBeCloseTo(0.11242857142857143, 12);
    expect(valueAt(history, 'jobless_rate', '2000-01')).toBeCloseTo(0.04835714285714286, 12);
  });

  it('knows the unemployment of February at the end of March, and not before', () => {
    const origin = resolveOrigin(world, history, 'latest');
    expect(origin).toMatchObject({ ok: true, label: '2010-03', target: 'unemployment' });
    const ordinal = parseLabel('month', '2010-03')!;
    expect(valueAt(sliceHistory(history, ordinal), 'unemployment', '2010-02')).toBe(14988);
    expect(valueAt(sliceHistory(history, ordinal - 1), 'unemployment', '2010-02')).toBeNull();
    expect(valueAt(sliceHistory(history, ordinal - 1), 'sp500', '2010-02')).toBe(1104.49);
  });

  it('has nothing to warn about', () => expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]));

  it('has at least ten causal rules with tags, descriptions and stated importance', () => {
    expect(world.rules.length).toBeGreaterThanOrEqual(10);
    for (const rule of world.rules)
      expect([rule.description, rule.tags.length > 0, rule.stage]).toEqual([
        expect.stringMatching(/\.$/),
        true,
        'causal',
      ]);
  });
});

describe('climate', () => {
  it('has CO2 from March 1958 to April 2020, five months of it never measured', () => {
    const { history, report, diagnostics } = example('climate/co2.world.yaml');
    expect([report.first, report.last, history.length]).toEqual(['1958-03', '2020-04', 746]);
    expect(report.series[0]?.missing).toEqual(['1958-06', '1958-10', '1964-02', '1964-03', '1964-04']);
    expect(diagnostics.map(({ code, path }) => [code, path[1]])).toEqual([['history.gap', 'co2']]);
    expect(diagnostics[0]?.message).toContain('"co2", "co2_adjusted" have no row in 5 of 746 periods');
    expect(['1958-03', '1964-01', '2020-04'].map((month) => valueAt(history, 'co2', month))).toEqual([
      315.7, 319.57, 416.18,
    ]);
    expect(valueAt(history, 'co2_adjusted', '2020-04')).toBe(413.35);
  });

  it('has 144 years of temperature without a gap, the last the warmest', () => {
    const { world, history, report } = example('climate/temperature.world.yaml');
    expect([report.first, report.last, history.length, missing(history, 'temperature')]).toEqual([
      '1880',
      '2023',
      144,
      0,
    ]);
    expect(['1880', '1909', '2022', '2023'].map((year) => valueAt(history, 'temperature', year))).toEqual([
      -0.17, -0.48, 0.89, 1.17,
    ]);
    expect(Math.max(...history.series['temperature']!.map(Number))).toBe(1.17);
    expect(resolveOrigin(world, history, 'latest')).toMatchObject({ ordinal: 2023 });
  });
});

describe('employment', () => {
  it('has ten years of months, and goods as the sum of three sectors', () => {
    const { history, report, diagnostics } = example('employment/employment.world.yaml');
    expect(diagnostics).toEqual([]);
    expect([report.first, report.last, history.length]).toEqual(['2006-01', '2015-12', 120]);
    expect(['2006-01', '2010-02', '2015-12'].map((month) => valueAt(history, 'nonfarm', month))).toEqual([
      135450, 129726, 143093,
    ]);
    // The file has the sum as a column of its own, goods_producing.
    expect(['2006-01', '2015-12'].map((month) => valueAt(history, 'goods', month))).toEqual([22467, 19737]);
    expect(Object.keys(history.series).map((name) => missing(history, name))).toEqual(Array(10).fill(0));
  });
});
