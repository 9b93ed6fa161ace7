import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streams } from '@pulse/contracts';
import { POLICIES } from '@pulse/domain';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { parse } from 'yaml';
import { Auditor, readReportFiles, renderReport, type WrittenReports } from './index.js';
import { writeBatch, type FixtureBatch } from './testing/fixture-batch.js';
import { matrixJobs, MATRIX_AXES } from './testing/fixture-scenarios.js';
import { memoryArtifacts } from './testing/memory-artifacts.js';
import { memoryLog } from './testing/memory-log.js';

const HORIZON = 4;

const matrix = (batchId: string, change: Partial<FixtureBatch> = {}): FixtureBatch => ({
  batchId,
  jobs: matrixJobs(),
  varying: MATRIX_AXES,
  horizon: HORIZON,
  ...change,
});

/** Writes the batches in order, audits the last and gives its files as text. */
async function reportsOf(log: EventLog, ...batches: FixtureBatch[]) {
  const artifacts = memoryArtifacts();
  for (const batch of batches) await writeBatch(log, artifacts, batch);
  const { batchId } = batches.at(-1)!;
  expect(await new Auditor({ log, artifacts, actor: 'spec' }).auditDue(batchId)).toBe(true);
  const { events } = await log.load(streams.audit(batchId));
  expect(events.map((event) => event.type)).toEqual(['RecursionAudited', 'ReportsWritten']);
  const files = new Map<string, string>();
  for await (const file of readReportFiles(artifacts, events[1]!.data as unknown as WrittenReports)) {
    let text = '';
    for await (const chunk of file.chunks()) text += new TextDecoder().decode(chunk);
    files.set(file.name, text);
  }
  return { files, artifacts, log };
}

/** The files of invariant I8 without what may differ between runs. */
function comparable(files: ReadonlyMap<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, text] of files) {
    if (/\.yaml$|^forecasts\.csv$|\.jsonl$/.test(name)) kept[name] = text;
    else if (name === 'summary.json' || name === 'recursion_audit.json') {
      const { run: _run, ...rest } = JSON.parse(text) as Record<string, unknown>;
      kept[name] = JSON.stringify(rest);
    } else if (name === 'summary.csv') kept[name] = text.replaceAll(/(,[^,\n]*){2}$/gm, '');
  }
  return kept;
}

describe('reports of a batch', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulse-auditor-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it('are every file of the registry, from a log in files', async () => {
    const log = await openFileLog(folder);
    try {
      const { files } = await reportsOf(log, matrix('b1'));
      expect([...files.keys()].filter((name) => !name.includes('matrix_'))).toEqual(
        expect.arrayContaining([
          'baseline.stats.json',
          'baseline.yaml',
          'forecasts.csv',
          'last_forecast_batch.jsonl',
          'recursion_audit.json',
          'report.html',
          'report.md',
          'summary.csv',
          'summary.json',
        ]),
      );
      expect([...files.keys()].filter((name) => name.endsWith('.yaml'))).toHaveLength(11);
    } finally {
      await log.close();
    }
  });

  it('have the same bytes in any order of commits, with any batch id, workers and cache hits (I8)', async () => {
    const first = await reportsOf(memoryLog(), matrix('b1'), matrix('b2', { baseline: 'b1', seed: 7 }));
    const reused = matrixJobs().map((job, i) => (i === 2 ? { ...job, reuse: 'job.other.3@6' } : job));
    const second = await reportsOf(
      memoryLog('2027-01-01T00:00:00.000Z'),
      matrix('other', { order: [11, 3, 7, 1, 2, 10, 9, 4, 5, 6, 8] }),
      {
        ...matrix('zz', { baseline: 'other', seed: 7, workers: 5, order: [5, 4, 3, 2, 1, 11, 10, 9, 8, 7, 6] }),
        jobs: reused,
      },
    );
    expect(comparable(second.files)).toEqual(comparable(first.files));
    expect(Object.keys(comparable(first.files))).toHaveLength(11 + 5);
  });

  it('show a batch id nowhere but in run objects', async () => {
    const { files } = await reportsOf(memoryLog(), matrix('older77'), matrix('newer88', { baseline: 'older77' }));
    for (const text of Object.values(comparable(files))) expect(text).not.toMatch(/older77|newer88|worker-/);
    expect(JSON.parse(files.get('summary.json')!)).toMatchObject({
      run: { batch_id: 'newer88', baseline: 'older77', attempts: 11, workers: ['worker-0', 'worker-1'] },
    });
  });

  it('agree with each other in their counts', async () => {
    const { files } = await reportsOf(memoryLog(), matrix('b1'));
    const summary = JSON.parse(files.get('summary.json')!) as { logs: { status: string }[] };
    const statuses = summary.logs.map((entry) => entry.status);
    const count = (status: string) => statuses.filter((s) => s === status).length;
    expect(summary).toMatchObject({ domain: 'capital', requested: 33, accepted: 27, rejected: 3, trust_only: false });
    expect([count('accepted'), count('rejected'), count('failed')]).toEqual([27, 3, 3]);
    expect(files.get('last_forecast_batch.jsonl')!.trim().split('\n')).toHaveLength(27);
    // 27 forecasts x 2 targets x 4 horizons x 23 quantiles, and the header.
    expect(files.get('forecasts.csv')!.trim().split('\n')).toHaveLength(27 * 2 * HORIZON * 23 + 1);
    expect(files.get('summary.csv')!.trim().split('\n')).toHaveLength(12);
  });

  it('keep only licensed rows with --trust-only, and list each exclusion', async () => {
    const { files } = await reportsOf(memoryLog(), matrix('b1', { trustOnly: true }));
    const rows = files.get('forecasts.csv')!.trim().split('\n').slice(1);
    // Three jobs are licensed for sp500 at horizons 1 to 3, with three replicates each.
    expect(rows).toHaveLength(3 * 3 * 3 * 23);
    expect(files.get('last_forecast_batch.jsonl')!.trim().split('\n')).toHaveLength(9);
    const { excluded } = JSON.parse(files.get('summary.json')!) as { excluded: { job: string; reason: string }[] };
    expect(excluded).toContainEqual({
      job: 'baseline',
      replicate: 1,
      target: 'sp500',
      horizons: [1, 2, 3, 4],
      reason:
        'insufficient_evidence; not_enough_evidence: scored_origins, coverage80, pit_uniform, skill; not_evaluated: diebold_mariano',
    });
    expect(excluded).toContainEqual(
      expect.objectContaining({ job: 'baseline', target: 'unemployment', reason: 'not judged by the policy' }),
    );
  });

  it('show the trust label of the policy, else that of the stored forecast', async () => {
    const { trust } = POLICIES['default']!;
    const policy = {
      ...POLICIES['default']!,
      trust: { ...trust, trusted: { minConfidence: 0.65, maxFragility: 0.4 } },
    };
    const stored = await reportsOf(memoryLog(), matrix('b1'));
    const judged = await reportsOf(memoryLog(), matrix('b1', { policy }));
    const labelled = ({ files }: typeof stored, label: string) => ({
      yaml: files.get('baseline.yaml')!.includes(`trust_label: "${label}"`),
      lines: files.get('last_forecast_batch.jsonl')!.split('\n')[0]!.includes(`"trust_label":"${label}"`),
      summary: files.get('summary.json')!.includes(`"trust_label":"${label}"`),
      report: files.get('report.md')!.includes(`trust label ${label}`),
    });
    const everywhere = { yaml: true, lines: true, summary: true, report: true };
    expect(labelled(stored, 'moderate')).toEqual(everywhere);
    expect(labelled(judged, 'trusted')).toEqual(everywhere);
    expect(stored.files.get('report.html')).toContain('trusted from confidence 0.6 and');
    expect(judged.files.get('report.html')).toContain('trusted from confidence 0.65 and');
  });

  it('write YAML that a YAML reader reads', async () => {
    const { files } = await reportsOf(memoryLog(), matrix('b1'));
    const job = parse(files.get('baseline.yaml')!) as Record<string, unknown>;
    expect(job).toMatchObject({
      job: 'baseline',
      status: 'succeeded',
      config: { origin: '2009-12', parameters: { decay_rate: 0.01 } },
      headline: { name: 'sp500', horizon: 3, date: '2010-03' },
      pooled: { replicates: [1, 2, 3], paths: 6000 },
      targets: { sp500: { unit: 'index points' } },
    });
    const failed = parse(files.get('matrix_decay0.02_R006-2.yaml')!) as Record<string, unknown>;
    expect(failed).toMatchObject({ status: 'failed', error: { class: 'error' }, targets: {} });
  });

  it('are written once', async () => {
    const { log, artifacts } = await reportsOf(memoryLog(), matrix('b1'));
    expect(await new Auditor({ log, artifacts, actor: 'spec' }).auditDue('b1')).toBe(false);
  });

  it('can be read while the batch still runs', async () => {
    const [log, artifacts] = [memoryLog(), memoryArtifacts()];
    await writeBatch(log, artifacts, matrix('b1', { unfinished: true, order: [1, 2] }));
    expect(await new Auditor({ log, artifacts, actor: 'spec' }).auditDue('b1')).toBe(false);
    const stored = artifacts.stored.size;
    const summary = JSON.parse(await renderReport(log, artifacts, 'b1', 'json')) as { logs: { status: string }[] };
    expect(summary.logs.filter((entry) => entry.status === 'not_run')).toHaveLength(27);
    expect(artifacts.stored.size).toBe(stored);
  });
});

describe('the recursion audit', () => {
  const auditOf = (files: ReadonlyMap<string, string>) =>
    JSON.parse(files.get('recursion_audit.json')!) as Record<string, unknown>;

  it('finds a repetition unchanged, to the bit', async () => {
    const { files } = await reportsOf(memoryLog(), matrix('b1'), matrix('b2', { baseline: 'b1' }));
    // 27 accepted forecasts x 4 dates x (2 targets + 1 event).
    expect(auditOf(files)).toMatchObject({
      verdict: 'unchanged',
      n: 27 * HORIZON * 3,
      noise: { method: 'exact', moreThanNoise: false },
      classic: { confidence_delta: 0, arc_shift_summary: { same: 27, changed: 0, missing: 0 } },
    });
  });

  it('says that a policy changed, which alone leaves the forecasts unchanged', async () => {
    const { trust } = POLICIES['default']!;
    const policy = { ...POLICIES['default']!, trust: { ...trust, trusted: { minConfidence: 0.8, maxFragility: 0.4 } } };
    const { files } = await reportsOf(
      memoryLog(),
      matrix('b1', { policy: POLICIES['default']! }),
      matrix('b2', { baseline: 'b1', policy }),
    );
    const line = 'licence policy trust.trusted.minConfidence: 0.6 → 0.8';
    expect(auditOf(files)).toMatchObject({
      verdict: 'unchanged',
      inputs: {
        settings: [],
        policy: [{ path: 'trust.trusted.minConfidence', before: '0.6', after: '0.8' }],
      },
      classic: { trust_distribution_current: { moderate: 27 } },
    });
    for (const name of ['report.md', 'report.html']) expect(files.get(name)).toContain(line);
  });

  it('states what changed, and leaves better or worse open', async () => {
    const moved = matrixJobs().map((job) => ({ ...job, drift: (job.drift ?? 0) + 0.01, confidence: 0.8 }));
    const { files } = await reportsOf(memoryLog(), matrix('b1'), {
      ...matrix('b2', { baseline: 'b1', engine: '2' }),
      jobs: [...moved.slice(1), { name: 'extra', params: { 'rules.R001.scale': 3 } }],
    });
    expect(auditOf(files)).toMatchObject({
      verdict: 'not_decidable',
      inputs: { engine: { changed: true, before: '1', after: '2' }, world: { changed: false } },
      matching: { byName: 10, appearedNames: ['extra'], vanishedNames: ['baseline'] },
      noise: { method: 'monte_carlo', moreThanNoise: true },
      // Before 0.71 where there is evidence; now eight jobs at 0.8 and one at 0.71, three replicates each.
      classic: { confidence_delta: 0.08 },
    });
  });

  it('reports a baseline that cannot be read, and completes', async () => {
    const { files } = await reportsOf(memoryLog(), matrix('b2', { baseline: 'lost' }));
    expect(auditOf(files)).toMatchObject({
      verdict: 'not_decidable',
      baseline: { status: 'unreadable', code: 'batch.unknown' },
      run: { baseline_problem: expect.stringContaining('lost') },
    });
  });
});
