import { beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '@pulse/contracts';
import { renderReport } from '../render-report/render-report.js';
import { writeBatch, type FixtureBatch } from '../testing/fixture-batch.js';
import { matrixJobs, MATRIX_AXES } from '../testing/fixture-scenarios.js';
import { fixtureWorld } from '../testing/fixture-world.js';
import { memoryArtifacts } from '../testing/memory-artifacts.js';
import { memoryLog } from '../testing/memory-log.js';
import { html } from './html/markup.js';
import { niceTicks } from './html/scale.js';
import { fenced, text } from './markdown/markdown.js';

async function render(batch: Partial<FixtureBatch> & Pick<FixtureBatch, 'jobs'>, format: 'html' | 'md') {
  const [log, artifacts] = [memoryLog(), memoryArtifacts()];
  await writeBatch(log, artifacts, { batchId: 'b1', count: 2, horizon: 4, ...batch });
  return renderReport(log, artifacts, 'b1', format);
}

const HOSTILE = '<script>alert("x")</script>\' | `#` ]]> & \u202e';
const hostileBatch: Parameters<typeof render>[0] = {
  jobs: [
    { name: 'one', driver: HOSTILE, axes: { [HOSTILE]: 1 }, params: {} },
    {
      name: 'two',
      axes: { [HOSTILE]: HOSTILE },
      params: {},
      failure: { class: 'error', message: HOSTILE, detail: HOSTILE },
    },
  ],
  varying: [HOSTILE],
  world: World.parse({
    ...fixtureWorld,
    rules: fixtureWorld.rules.map((rule) => ({ ...rule, description: HOSTILE })),
    variables: { ...fixtureWorld.variables, sp500: { ...fixtureWorld.variables['sp500'], unit: HOSTILE } },
  }),
};

describe('the page', () => {
  let page: string;
  beforeAll(async () => {
    page = await render({ jobs: matrixJobs(), varying: MATRIX_AXES }, 'html');
  });

  it('needs no network and runs no script', () => {
    expect(page).not.toMatch(/<script|<link|<iframe|<img|@import|url\(|\son\w+=/i);
    expect(page.match(/(?:href|src)="(?!#)[^"]*"/g)).toEqual(['href="https://example.org/?a=1&amp;b=2"']);
    expect(page.includes('content="default-src &#39;none&#39;')).toBe(true);
  });

  it('gives charts a title and tables a caption', () => {
    expect(page.match(/<svg[^>]*role="img"/g)!.length).toBe(page.match(/<svg[^>]*role="img"[^>]*>\s*<title /g)!.length);
    expect(page.match(/<table/g)!.length).toBe(page.match(/<caption>/g)!.length);
    const ids = Array.from(page.matchAll(/\sid="([^"]+)"/g), (match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, close, name, rest] of page.matchAll(/<(\/?)([a-zA-Z0-9]+)([^>]*)>/g)) {
      if (/^(?:meta|w?br)$/.test(name!) || rest!.endsWith('/')) continue;
      if (close === '') open.push(name!);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it('says "not enough evidence" where there is no number, and never NaN, undefined or null', () => {
    expect(page).toContain('not enough evidence');
    expect(page.replaceAll(/<style>.*?<\/style>/gs, '')).not.toMatch(/NaN|undefined|Infinity|>\s*null|\[object/);
  });

  it('shows the failure with what it has in common, and the matrix with the failed cell', () => {
    expect(page).toContain('overlay &quot;hope&quot; left [0, 1] at turn 7');
    expect(page).toContain('decay_rate = 0.02 (1 of the 3 jobs with it)');
    expect(page).toMatch(/class="broken"[^>]*>failed/);
  });

  it('escapes hostile names wherever they come from', async () => {
    const hostile = await render(hostileBatch, 'html');
    expect(hostile).not.toContain('<script');
    expect(hostile).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  });
});

describe('the Markdown report', () => {
  it('keeps hostile text out of tables and markup', async () => {
    const report = await render(hostileBatch, 'md');
    const outside = report.replaceAll(/^(`{3,})text\n.*?\n\1$/gms, '');
    expect(outside).not.toMatch(/(?<!\\)<script/);
    const table = outside.split('\n').filter((line) => line.startsWith('| one'))[0]!;
    const head = outside.split('\n').find((line) => line.startsWith('| Job |'))!;
    const cells = (line: string) => line.split(/(?<!\\)\|/).length;
    expect(cells(table)).toBe(cells(head));
  });

  it('is text without NaN, undefined or null', async () => {
    const report = await render({ jobs: matrixJobs(), varying: MATRIX_AXES }, 'md');
    expect(report).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object/);
    expect(report).toContain('not enough evidence');
  });
});

describe('batches of every shape', () => {
  it.each([
    ['no dates and no history', { jobs: [{ name: 'a', gain: null }], history: null }],
    ['one step', { jobs: [{ name: 'a' }], horizon: 1 }],
    ['nothing but failures', { jobs: [{ name: 'a', failure: { class: 'timeout', message: 'too slow' } }] }],
    ['nothing but rejections', { jobs: [{ name: 'a', reject: true }] }],
    ['no jobs', { jobs: [] }],
  ] as const)('%s', async (_, batch) => {
    for (const format of ['html', 'md'] as const) {
      const report = await render(batch, format);
      expect(report.replaceAll(/<style>.*?<\/style>/gs, '')).not.toMatch(/NaN|undefined|Infinity|\[object/);
    }
  });
});

describe('small helpers', () => {
  it('templates escape what is not markup', () => {
    expect(html`<b title="${'"'}">${['<', html`<i></i>`, null, false, NaN]}</b>`.text).toBe(
      '<b title="&quot;">&lt;<i></i>–</b>',
    );
  });

  it('ticks are round numbers that cover the range', () => {
    expect(niceTicks(0.07, 0.43)).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(niceTicks(-3, 12)).toEqual([0, 5, 10]);
    expect(niceTicks(5, 5)).toEqual([5]);
  });

  it('Markdown text stays in its cell and code in its fence', () => {
    expect(text('a|b\n*c* job_1 _x_')).toBe(String.raw`a\|b \*c\* job_1 \_x\_`);
    expect(fenced('```\nend')).toBe('````text\n```\nend\n````\n');
  });
});
