import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { RecordedEvent } from '@pulse/contracts';
import { eventsIn, logFolder, typesIn } from '../support/log-of.js';
import { pulse, runPulse, startPulse } from '../support/pulse.js';
import { csvRows, reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { classicWorkspace, measuredWorkspace } from '../support/workspace.js';

jest.setTimeout(120_000);

const lines = (text: string): RecordedEvent[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedEvent);

describe('pulse batch', () => {
  it('ends with 0, tells where the report is, and keeps stdout for what was asked for', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 4);
      const { stdout, stderr } = await pulse(['batch', place.manifest], { cwd });
      expect(stdout).toBe('');
      expect(stderr).toMatch(
        /^Running classic \(b\w+\): 4 jobs, 20 forecasts, [12] workers? \((default|memory is short)\)$/m,
      );
      expect(stderr).toMatch(/^Done in [\d.]+ s: 4 jobs succeeded$/m);
      expect(stderr).toMatch(/^Report: out\/report\.html$/m);
      const files = [
        'forecasts.csv',
        'last_forecast_batch.jsonl',
        'recursion_audit.json',
        'summary.csv',
        'summary.json',
      ];
      const jobs = ['matrix_decay0.001', 'matrix_decay0.002', 'matrix_decay0.003', 'symbolic_on'];
      expect(Object.keys(reportsIn(place.out))).toEqual([...files, ...jobs.map((job) => `${job}.yaml`)].sort());
      expect(readdirSync(cwd).sort()).toEqual(['.pulse', 'classic.world.yaml', 'experiments.yaml', 'out']);
    });
  });

  it('--json prints one document, and nothing else, on stdout', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 2);
      const { stdout } = await pulse(['batch', place.manifest, '--json', '--progress', 'none'], { cwd });
      expect(stdout.trimEnd().split('\n').length).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        schemaVersion: 1,
        name: 'classic',
        status: 'completed',
        exitCode: 0,
        jobs: { succeeded: 2, reused: 0, failed: 0, cancelled: 0 },
        forecasts: { accepted: 10, rejected: 0 },
        failures: [],
        outputDir: place.out,
        report: join(place.out, 'report.html'),
      });
    });
  });

  it('--events writes every event of the batch while it runs, and - writes them to stdout', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 3);
      await pulse(['batch', place.manifest, '--quiet', '--events', 'logs/events.ndjson'], { cwd });
      const written = lines(readFileSync(join(cwd, 'logs', 'events.ndjson'), 'utf8'));
      expect(written).toEqual(JSON.parse(JSON.stringify(await eventsIn(place.home))));
      const types = written.map(({ type }) => type);
      expect([types[0], types.at(-1)]).toEqual(['BatchSubmitted', 'ReportsWritten']);

      const { stdout } = await pulse(['batch', place.manifest, '--quiet', '--events', '-'], { cwd });
      const second = lines(stdout);
      const ids = new Set(second.map(({ stream }) => stream.split('.')[1]));
      expect(ids.size).toBe(1);
      expect(second.filter(({ type }) => type === 'JobReused').length).toBe(3);
    });
  });

  it('--events that cannot be written ends with a clear error before anything runs', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 2);
      mkdirSync(join(cwd, 'folder'));
      const { code, stderr } = await runPulse(['batch', place.manifest, '--events', 'folder'], { cwd });
      expect(code).toBe(3);
      expect(stderr).toMatch(/^error: .*EISDIR/m);
      expect(await typesIn(place.home)).toEqual([]);
    });
  });

  it('--events on a full disk stops the batch and says how to go on', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 2);
      const { code, stderr } = await runPulse(['batch', place.manifest, '--events', '/dev/full'], { cwd });
      expect(code).toBe(4);
      expect(stderr).toMatch(/^error: ENOSPC/m);
      expect(stderr).toContain('To go on: pulse batch experiments.yaml --resume');
      await pulse(['batch', place.manifest, '--quiet', '--resume'], { cwd });
    });
  });

  it('--dry-run shows the plan and leaves no trace', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 3);
      const { stdout } = await pulse(['batch', place.manifest, '--dry-run'], { cwd });
      expect(stdout).toContain('3 new, 0 cached');
      expect(stdout).toMatch(/matrix_decay0\.002 .*decay_rate=0\.002/);
      expect(existsSync(place.home)).toBe(false);
      expect(existsSync(place.out)).toBe(false);
      const json = await pulse(['batch', place.manifest, '--dry-run', '--json'], { cwd });
      expect((JSON.parse(json.stdout) as { jobs: unknown[] }).jobs.length).toBe(3);
    });
  });

  it('--quiet prints nothing', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 2);
      const { stdout, stderr } = await pulse(['batch', place.manifest, '--quiet'], { cwd });
      expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    });
  });

  it('--progress plain says which job has ended, none says nothing of jobs; no colour without a terminal', async () => {
    await inFolder(async (cwd) => {
      const place = measuredWorkspace(cwd);
      const args = ['batch', place.manifest, '--no-cache', '--only', 'rules.R001.scale=0', '--progress'];
      const escape = String.fromCharCode(27);
      const plain = (await pulse([...args, 'plain'], { cwd })).stderr;
      expect(plain).toMatch(/^done {3}matrix_procesrandom_walk_R001-0 in [\d.]+ s$/m);
      expect(plain).not.toContain(escape);
      const none = (await pulse([...args, 'none'], { cwd })).stderr;
      expect(none).not.toMatch(/^done/m);
      expect(none).toContain('2 jobs succeeded');
      const colored = await pulse([...args, 'bar'], { cwd, env: { FORCE_COLOR: '1' } });
      expect(colored.stderr).toContain(`${escape}[32m`);
      const uncolored = await pulse([...args, 'bar'], { cwd, env: { NO_COLOR: '1' } });
      expect(uncolored.stderr).toContain('█');
      expect(uncolored.stderr).not.toContain(`${escape}[32m`);
    });
  });

  it('--only runs the jobs that match, under the numbers they have in the whole plan', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 6);
      await pulse(['batch', place.manifest, '--quiet', '--only', 'decay_rate=0.003'], { cwd });
      expect(csvRows(join(place.out, 'summary.csv')).map(({ job }) => job)).toEqual(['matrix_decay0.003']);
      const events = await eventsIn(place.home);
      expect(events.find(({ type }) => type === 'JobStarted')!.stream).toMatch(/\.4$/);
    });
  });

  it('takes jobs from the cache, whatever they are called now, unless --no-cache', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 3);
      await pulse(['batch', place.manifest, '--quiet'], { cwd });
      const renamed = readFileSync(join(cwd, place.manifest), 'utf8').replace('"symbolic_on"', '"another_name"');
      writeFileSync(join(cwd, 'renamed.yaml'), renamed);
      const cached = await pulse(['batch', 'renamed.yaml', '--json'], { cwd });
      expect(JSON.parse(cached.stdout)).toMatchObject({ jobs: { succeeded: 0, reused: 3 } });
      expect(cached.stderr).toContain('3 from the cache');
      const fresh = await pulse(['batch', 'renamed.yaml', '--json', '--no-cache'], { cwd });
      expect(JSON.parse(fresh.stdout)).toMatchObject({ jobs: { succeeded: 3, reused: 0 } });
    });
  });

  it('--output-dir goes anywhere; data stay beside the manifest, or in --home, or in PULSE_HOME', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(join(root, 'experiments'), 2);
      const file = join('experiments', place.manifest);
      await pulse(['batch', file, '--quiet', '--output-dir', join(root, 'elsewhere')], { cwd: root });
      expect(existsSync(join(root, 'elsewhere', 'report.html'))).toBe(true);
      expect(existsSync(place.out)).toBe(false);
      expect(existsSync(logFolder(place.home))).toBe(true);
      await pulse(['batch', file, '--quiet', '--home', 'data'], { cwd: root });
      expect(existsSync(logFolder(join(root, 'data')))).toBe(true);
      await pulse(['batch', file, '--quiet'], { cwd: root, env: { PULSE_HOME: join(root, 'by-name') } });
      expect(existsSync(logFolder(join(root, 'by-name')))).toBe(true);
    });
  });

  it('--trust-only says when it leaves nothing to export', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 2);
      const { stderr } = await pulse(['batch', place.manifest, '--trust-only'], { cwd });
      expect(stderr).toContain('Nothing is licensed, so forecasts.csv and last_forecast_batch.jsonl are empty');
      expect(csvRows(join(place.out, 'forecasts.csv'))).toEqual([]);
      expect(readFileSync(join(place.out, 'last_forecast_batch.jsonl'), 'utf8')).toBe('');
      const summary = JSON.parse(readFileSync(join(place.out, 'summary.json'), 'utf8')) as { accepted: number };
      expect(summary.accepted).toBe(10);
    });
  });

  it('reads a manifest from stdin; its data and reports are in the current folder', async () => {
    await inFolder(async (cwd) => {
      const place = classicWorkspace(cwd, 2);
      const stdin = readFileSync(join(cwd, place.manifest));
      await pulse(['batch', '-', '--quiet'], { cwd, stdin });
      expect(existsSync(join(place.out, 'report.html'))).toBe(true);
      expect(await typesIn(place.home)).toContain('BatchCompleted');
      const broken = await runPulse(['batch', '-'], { cwd, stdin: 'name: [' });
      expect(broken.code).toBe(3);
      expect(broken.stderr).toMatch(/--> stdin:\d+:\d+/);
    });
  });

  it('is one at a time for a data folder: the second says who writes it, and ends with 3', async () => {
    await inFolder(async (cwd) => {
      const place = measuredWorkspace(cwd, { evidence: { origins: 60, paths: 2000 } });
      const first = startPulse(['batch', place.manifest, '--quiet'], { cwd });
      await until(
        'the first event',
        () => existsSync(logFolder(place.home)) && readdirSync(logFolder(place.home)).length > 1,
      );
      const second = await runPulse(['batch', place.manifest], { cwd });
      expect(second.code).toBe(3);
      expect(second.stderr).toContain(`the log is being written by process ${first.pid}`);
      // Reading goes on meanwhile.
      await until(
        'a batch in the log',
        () =>
          readFileSync(
            join(
              logFolder(place.home),
              readdirSync(logFolder(place.home)).find((name) => name.endsWith('.ndjson'))!,
            ),
          ).length > 0,
      );
      expect((await pulse(['batches'], { cwd })).stdout).toMatch(/ (waiting|running) /);
      first.process.kill('SIGKILL');
      await first.end;
    });
  });
});
