import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { RecordedEvent } from '@pulse/contracts';
import { eventsIn } from '../support/log-of.js';
import { pulse, runPulse } from '../support/pulse.js';
import { csvRows } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { smallMeasured, workspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(120_000);

/** In 1880 and 1881 there is nothing yet to fit a process to; in 1990 and 2000 there is. */
const origins = ['1990', '1880', '2000', '1881'];
const failing = ['fine_origin1880', 'fine_origin1881'];

const someFail = (folder: string, config: object = {}): Workspace =>
  workspace(folder, {
    name: 'some-fail',
    config: {
      world: 'temperature',
      domain: 'climate',
      output_dir: 'out',
      origin: origins,
      ...smallMeasured,
      ...config,
    },
    jobs: [{ name: 'fine' }],
  });

const of = (events: readonly RecordedEvent[], type: string) => events.filter((event) => event.type === type);

const batch = ({ folder, manifest }: Workspace, ...args: string[]) =>
  runPulse(['batch', manifest, ...args], { cwd: folder });

describe('a job that fails', () => {
  it('leaves the others alone: they end, the batch says which failed and why, with exit code 1', async () => {
    await inFolder(async (root) => {
      const place = someFail(root);
      const { code, stderr, stdout } = await batch(place, '--json');
      expect(code).toBe(1);
      expect(stderr).toContain('2 jobs succeeded, 2 failed');
      for (const name of failing)
        expect(stderr).toMatch(new RegExp(`^failed ${name}: invalid: .*cannot be estimated`, 'm'));

      const document = JSON.parse(stdout) as { exitCode: number; jobs: object; failures: object[] };
      expect(document).toMatchObject({
        exitCode: 1,
        status: 'completed',
        jobs: { succeeded: 2, failed: 2, reused: 0 },
      });
      expect(document.failures).toEqual(
        failing.map((job) => expect.objectContaining({ job, attempts: 1, class: 'invalid' }) as object),
      );

      const rows = csvRows(join(place.out, 'summary.csv'));
      expect(rows.map(({ job, status }) => [job, status])).toEqual([
        ['fine_origin1990', 'succeeded'],
        ['fine_origin1880', 'failed'],
        ['fine_origin2000', 'succeeded'],
        ['fine_origin1881', 'failed'],
      ]);
      expect(readFileSync(join(place.out, 'report.md'), 'utf8')).toContain('cannot be estimated');
      const forecasts = csvRows(join(place.out, 'forecasts.csv'));
      expect(forecasts.some(({ job }) => failing.includes(job!))).toBe(false);
    });
  });

  it('is tried again by a batch that --resume submits: it continues the first one and reuses what succeeded', async () => {
    await inFolder(async (root) => {
      const place = someFail(root);
      await batch(place);
      const { code } = await batch(place, '--resume');
      expect(code).toBe(1);
      const events = await eventsIn(place.home);
      const [first, second] = of(events, 'BatchSubmitted').map(({ data }) => data['batchId'] as string);
      const plans = of(events, 'BatchPlanned').map(({ data }) => [data['continues'], data['baseline']]);
      expect(plans).toEqual([
        [null, null],
        [first, null],
      ]);
      const inSecond = events.filter(({ stream }) => stream.startsWith(`job.${second}.`));
      expect(of(inSecond, 'JobReused').length).toBe(2);
      expect(of(inSecond, 'JobFailed').length).toBe(2);
      expect(of(inSecond, 'ForecastScored').length).toBe(0);
    });
  });

  it('makes its batch no baseline of later ones', async () => {
    await inFolder(async (root) => {
      const place = someFail(root);
      await batch(place);
      await batch(place);
      const plans = of(await eventsIn(place.home), 'BatchPlanned');
      expect(plans.map(({ data }) => data['baseline'])).toEqual([null, null]);
    });
  });
});

describe.each([
  { stop: '--fail-fast', args: ['--fail-fast'] },
  { stop: '--max-failures 1', args: ['--max-failures', '1'] },
])('$stop', ({ args }) => {
  it('cancels the rest with exit code 4, and reports what there was', async () => {
    await inFolder(async (root) => {
      const place = someFail(root, { origin: ['1990', '1880', ...Array.from({ length: 20 }, (_, i) => 1990 + i + 1)] });
      const { code, stderr } = await batch(place, '--workers', '1', ...args);
      expect(code).toBe(4);
      expect(stderr).toMatch(/^Stopped in .*1 failed, \d+ cancelled$/m);
      expect(stderr).toContain('Why: fail-fast: a job failed, the last of them fine_origin1880');

      const events = await eventsIn(place.home);
      expect(of(events, 'BatchCancelled').length).toBe(1);
      expect(of(events, 'BatchCompleted').length).toBe(0);
      const ends = events.filter(({ type }) => /^Job(Succeeded|Failed|Cancelled)$/.test(type));
      expect(ends.length).toBe(22);

      const rows = csvRows(join(place.out, 'summary.csv'));
      const statuses = rows.map(({ status }) => status!);
      expect(statuses.slice(0, 2)).toEqual(['succeeded', 'failed']);
      expect(statuses.filter((status) => status === 'cancelled').length).toBeGreaterThan(10);
      expect(existsSync(join(place.out, 'report.html'))).toBe(true);
    });
  });
});

describe('--max-failures', () => {
  it('above the number of failures changes nothing', async () => {
    await inFolder(async (root) => {
      expect((await batch(someFail(root), '--quiet', '--max-failures', '3')).code).toBe(1);
    });
  });
});

describe('a job that runs longer than its timeout', () => {
  it('is stopped and tried again as often as retry says; attempts are counted in its stream', async () => {
    await inFolder(async (root) => {
      const place = workspace(root, {
        name: 'slow',
        config: {
          world: 'temperature',
          domain: 'climate',
          output_dir: 'out',
          timeout: '1ms',
          retry: { attempts: 3, backoff: '10ms' },
        },
        jobs: [{ name: 'slow' }],
      });
      const { code, stderr } = await batch(place);
      expect(code).toBe(1);
      expect(stderr).toContain('timeout of 1 ms');
      const events = await eventsIn(place.home);
      expect(of(events, 'JobStarted').map(({ data }) => data['attempt'])).toEqual([1, 2, 3]);
      expect(of(events, 'JobFailed').map(({ data }) => [data['attempt'], data['class'], data['final']])).toEqual([
        [1, 'timeout', false],
        [2, 'timeout', false],
        [3, 'timeout', true],
      ]);
    });
  });
});

describe('a rule that divides by zero', () => {
  it('is unknown, does not fire and is counted; its job goes on', async () => {
    await inFolder(async (root) => {
      const place = workspace(root, {
        name: 'zero',
        config: { world: './zero.world.yaml', domain: 'test', output_dir: 'out', ...smallMeasured, evidence: false },
        jobs: [{ name: 'divides' }],
      });
      writeFileSync(
        join(root, 'zero.world.yaml'),
        `name: zero
version: 1
domain: test
description: A rule that divides by what may be zero
period: index
variables:
  level: { process: { kind: random_walk, drift: 0, sd: 1 }, initial: 10 }
overlays:
  hope: { initial: 0 }
rules:
  - id: R1
    description: Divides by an overlay that is zero
    when: level / hope > 1
    effects: [{ on: level, add: 1, cap: 1 }]
    tags: [hope]
targets: [level]
`,
      );
      await pulse(['batch', place.manifest, '--quiet'], { cwd: root });
      const { stdout } = await pulse(['show', 'latest/divides/1', '--json'], { cwd: root });
      const { body } = JSON.parse(stdout) as { body: { rules: object[]; failedPaths: number } };
      expect(body).toMatchObject({ failedPaths: 0, rules: [{ rule: 'R1', fired: 0, unknown: 1 }] });
    });
  });
});
