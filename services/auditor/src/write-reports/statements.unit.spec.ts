import { beforeAll, describe, expect, it } from '@jest/globals';
import { World, type EvidencePair } from '@pulse/contracts';
import { POLICIES } from '@pulse/domain';
import { renderReport } from '../render-report/render-report.js';
import { writeBatch } from '../testing/fixture-batch.js';
import { fixtureWorld } from '../testing/fixture-world.js';
import { memoryArtifacts } from '../testing/memory-artifacts.js';
import { memoryLog } from '../testing/memory-log.js';
import { interval, score } from './format.js';
import { figures } from './html/folded.js';
import { html } from './html/markup.js';
import { againstLast } from './html/sections/header.js';
import { aloneText, provenText } from './html/sections/best.js';
import { rangesText } from './html/sections/evidence.js';
import { fewHorizons, fewNote } from './markdown/horizons.js';
import { pipeTable } from './markdown/markdown.js';
import type { BestJob } from './model/best-job.js';
import { confidenceSource, recordSentence } from './model/confidence-words.js';
import { glanceCaption } from './model/glance.js';
import { recalibrationText } from './model/recalibration-words.js';
import { mostCountedTag } from './model/tag-count.js';
import { decisionText } from './model/shown-words.js';
import { testAsks, testName, valueText } from './model/test-words.js';
import { unitOf } from './model/units.js';

describe('what a report says of a forecast', () => {
  const world = World.parse({
    ...fixtureWorld,
    variables: {
      ...fixtureWorld.variables,
      unemployment: { ...fixtureWorld.variables['unemployment'], unit: '1' },
    },
  });
  const pages: Record<string, string> = {};
  beforeAll(async () => {
    const [log, artifacts] = [memoryLog(), memoryArtifacts()];
    await writeBatch(log, artifacts, {
      batchId: 'b1',
      count: 1,
      horizon: 3,
      jobs: [{ name: 'a' }, { name: 'b' }],
      world,
    });
    for (const format of ['html', 'md'] as const) {
      const page = await renderReport(log, artifacts, 'b1', format);
      const words = format === 'html' ? page.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ') : page;
      pages[format] = words.replaceAll(/\s+/g, ' ');
    }
  });

  it.each(['html', 'md'])('stands beside it in %s: verdict, confidence, labels, origin and period', (format) => {
    const page = pages[format]!;
    expect(page).toMatch(/Licence of its headline \(sp500 at horizon 3\) by policy default: insufficient evidence\./);
    expect(page).toContain('Of 3 pairs of target and horizon that were judged, none is licensed.');
    expect(page).toContain(
      'Confidence 0.71, fragility 0.31, trust label moderate, arc steady hope, symbolic driver hope',
    );
    expect(page).toMatch(/origin 2009-12, by month/);
    expect(page).toContain('from 58 outcomes at 58 origins (sp500 x horizon 3), against last value');
  });

  it.each(['html', 'md'])('has every target at a glance in %s', (format) => {
    expect(pages[format]).toContain('lies above 0 for 2 of 2; without any skill one in twenty would by chance');
    expect(pages[format]).toContain('not judged');
  });

  it.each(['html', 'md'])('says in %s what a test asks and needs', (format) => {
    expect(pages[format]).toMatch(/above 0\.01/);
    expect(pages[format]).toMatch(/below 0\.05/);
    expect(pages[format]).toContain('exact two-sided 5 % test?');
    expect(pages[format]).toContain('an event that persists is easily ahead of it');
  });

  it('names no unit where the world has none', () => {
    expect(unitOf(world, 'unemployment')).toBeNull();
    expect(unitOf(world, 'capital')).toBeNull();
    expect(unitOf(world, 'sp500')).toBe('index points');
    expect(pages['md']).toContain('| unemployment | no unit | 1 |');
  });
});

describe('statements', () => {
  it('keep the side of 0 that two decimals would hide', () => {
    expect([0.00256, -0.00256, 0.0049, 0.005, 0.0004, -0.0004, 0, 0.126].map((value) => score(value))).toEqual([
      '0.003',
      '−0.003',
      '0.005',
      '0.01',
      '0.00',
      '0.00',
      '0.00',
      '0.13',
    ]);
    expect(interval(0.00256, 0.042)).toBe('0.003 to 0.04');
    expect(interval(0.3, 17.2, 0)).toBe('0 to 17');
  });

  const chosen = (low: number | null, high: number | null, verdict = 'refused'): BestJob =>
    ({
      status: 'chosen',
      against: 'ar1',
      report: { n: 7, skill: 0, low, high },
      row: { verdict },
    }) as unknown as BestJob;

  it('say what the best job has not shown', () => {
    const alone = 'These 7 held-back origins alone do not show that it beats ar1.';
    expect(provenText(chosen(-0.1, 0.1))).toBe(alone);
    expect(provenText(chosen(-0.1, 0.1, 'licensed'))).toBe(`${alone} Its licence rests on all of its scored origins.`);
    expect(provenText(chosen(null, null))).toMatch(/^The 7 held-back origins are too few for an interval/);
    expect(provenText(chosen(-0.3, -0.1))).toMatch(/^On them it does worse than ar1/);
    expect(provenText(chosen(0.1, 0.2))).toBe('');
    expect(provenText({ status: 'none', reason: '', tried: 0 })).toBe('');
  });

  it('say that there was no batch before, where there was none', () => {
    const audit = (status: string) => ({ baseline: { status }, verdict: 'not_decidable', n: 12345 }) as never;
    expect(againstLast(null).verdict).toBe('not audited');
    expect(againstLast(audit('none')).verdict).toBe('no earlier batch');
    expect(againstLast(audit('read'))).toEqual({ verdict: 'not decidable', note: 'n = 12345' });
  });

  it('give the reason of a headline that no pair stands for, and the scope of a licence', () => {
    type Shown = Parameters<typeof decisionText>[0];
    const said = (headline: object, verdict: string, horizons: readonly number[]) => {
      const pairs = [1, 2, 3].map((horizon) => ({
        target: 'x',
        horizon,
        verdict: horizons.includes(horizon) ? 'licensed' : 'refused',
      }));
      const decision = { policy: 'p@1', verdict, explanation: 'Because.', pairs };
      const shown = { record: { view: { planned: { number: 1 } } } };
      return decisionText({ shown, licences: [{ number: 1, headline, decision }] } as unknown as Shown);
    };
    expect(said({ name: 'crash', horizon: 3 }, 'insufficient_evidence', [])).toBe(
      'Licence of its headline (crash at horizon 3) by policy p@1: insufficient evidence. Because.',
    );
    expect(said({ name: 'x', horizon: 3 }, 'licensed', [1, 3])).toMatch(
      /: licensed\. Of 3 pairs of target and horizon that were judged, these are licensed: x 1, 3\.$/,
    );
    expect(decisionText({ shown: null, licences: [] })).toBe('No licence decision was made on it.');
  });

  it('say why nothing is tied with the best job', () => {
    const job = (tested: number, report: object | null) =>
      aloneText({ tested, report } as Parameters<typeof aloneText>[0]);
    // By losses the rivals are counted, by a score the best job is counted too.
    expect([job(0, {}), job(1, {}), job(1, null), job(2, null)]).toEqual([
      'No other job was compared with it.',
      'No other job is tied with it.',
      'No other job was compared with it.',
      'No other job is tied with it.',
    ]);
  });

  it('say when stated confidence told nothing', () => {
    const record = (brier: number) => ({
      n: 10,
      brier,
      bins: [{ from: 0.4, to: 0.6, n: 10, stated: 0.5, happened: 0.4, low: 0.1, high: 0.8 }],
    });
    const scope = { names: 1, kind: 'target', horizon: 6 } as const;
    expect(recordSentence(record(0.26), scope)).toContain('0.26, no better than the 0.25');
    expect(recordSentence(record(0.24), scope)).toContain('0.24, less than the 0.25');
    expect(recordSentence(record(0.24), scope)).toContain('at horizon 6 could be stated 10 times, from');
  });

  it('say where a confidence comes from', () => {
    const parts = { n: 3, distinctOrigins: 1, class: 'x x horizon 3', against: 'last_value' };
    expect(confidenceSource(parts as unknown as Parameters<typeof confidenceSource>[0])).toBe(
      'from 3 outcomes at 1 origin (x x horizon 3), against last value',
    );
  });

  it('count what recalibration lowered, and nothing without scores', () => {
    const pair = (raw: number | null, recalibrated: number | null) =>
      ({ raw: { wis: raw }, recalibrated: { wis: recalibrated } }) as Parameters<typeof recalibrationText>[0][number];
    expect(recalibrationText([pair(2, 1), pair(1, 2), pair(1, 1), pair(null, 1)])).toMatch(/of 1 of 3 pairs/);
    expect(recalibrationText([pair(null, null)])).toBe('');
  });

  it('count targets with an interval above 0', () => {
    const row = (low: number | null) => ({
      pair: { horizon: 2, skill: { low } } as unknown as EvidencePair,
      verdict: null,
    });
    expect(glanceCaption([row(0.1), row(0), row(null)])).toMatch(/lies above 0 for 1 of 3;/);
  });

  it('know tests by name, and those of other policies by their code', () => {
    expect([testName('diebold_mariano'), testName('my_own')]).toEqual(['Diebold-Mariano, adjusted p', 'my own']);
    expect(testAsks('my_own', POLICIES['default']!)).toBe('');
    const strict = { ...POLICIES['default']!, minSkill: 0.05, coverage80: { min: 0.7, max: 0.9, level: 0.1 } };
    expect(testAsks('skill', strict)).toContain('above 0.05?');
    expect(testAsks('coverage80', strict)).toContain('exact two-sided 10 % test?');
    expect(valueText({ test: 'diebold_mariano', value: 3.42e-14 })).toBe('<\u202f0.001');
    expect(valueText({ test: 'skill', value: -0.0635 })).toBe('−0.0635');
    expect(valueText({ test: 'scenario_rules', value: 'R006' })).toBe('R006');
    expect(valueText({ test: 'vintages', value: null })).toBe('');
  });
});

describe('the most counted tag', () => {
  const rule = (tags: string[], byTurn: number[]) => ({ rule: 'r', tags, fired: 0, unknown: 0, effects: {}, byTurn });

  it('counts firings over turns, each tag of a rule in full, as a mean of the forecasts', () => {
    const bodies = [
      { rules: [rule(['rage'], [0.5, 0.5]), rule(['hope', 'trust'], [1, 0.25])] },
      { rules: [rule(['rage'], [1, 1]), rule(['hope', 'trust'], [1, 0.75])] },
    ];
    // rage (1 + 2) / 2 = 1.5; hope and trust (1.25 + 1.75) / 2 = 1.5: the first of equals.
    expect(mostCountedTag(bodies)).toEqual({ tag: 'rage', perPath: 1.5 });
    expect(mostCountedTag([{ rules: [rule(['hope'], [0, 0]), rule([], [1])] }])).toBeNull();
    expect(mostCountedTag([])).toBeNull();
  });
});

describe('tables and figures that can be read', () => {
  it('align columns of numbers right, words and dates left', () => {
    const table = pipeTable(
      ['Job', 'n', 'Date', 'Skill', 'Verdict', 'None'],
      [
        ['a', 1, '2009-Q4', '−0.1 (−0.2 to 0.0)', 'refused', ''],
        ['b', '< 3', '2009-Q4', '–', 'refused', ''],
      ],
    );
    expect(table.split('\n')[1]).toBe('| --- | ---: | --- | ---: | --- | --- |');
  });

  it('list the first, the headline’s and the last horizon of many', () => {
    const rows = Array.from({ length: 48 }, (_, i) => ({ target: i % 4, horizon: 1 + Math.floor(i / 4) }));
    expect(new Set(fewHorizons(rows, 3).map(({ horizon }) => horizon))).toEqual(new Set([1, 3, 12]));
    expect(fewHorizons(rows, 3)).toHaveLength(12);
    expect(fewNote(rows)).toContain('report.html has all');
    expect(fewHorizons(rows.slice(0, 40), 3)).toHaveLength(40);
    expect(fewNote(rows.slice(0, 40))).toBe('');
  });

  it('fold the figures beyond the sixth', () => {
    const all = (n: number) => figures(Array.from({ length: n }, (_, i) => html`<i>${i}</i>`)).text;
    expect(all(6)).not.toContain('<details>');
    expect(all(8)).toMatch(
      /<i>5<\/i><\/div>\s*<details>\s*<summary>2 more figures<\/summary>\s*<div class="grid2"><i>6/,
    );
  });

  it('name runs of horizons', () => {
    expect(rangesText([1, 2, 3, 5, 8, 9])).toBe('1 to 3, 5, 8 to 9');
  });
});
