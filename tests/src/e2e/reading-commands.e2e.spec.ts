import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RecordedEvent } from '@pulse/contracts';
import { eventsIn, logFolder } from '../support/log-of.js';
import { pulse, runPulse, startPulse } from '../support/pulse.js';
import { inFolder, temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { classicWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(60_000);

let made: TemporaryFolder;
let place: Workspace;
let events: readonly RecordedEvent[];
let batchId: string;

beforeAll(async () => {
  made = temporaryFolder();
  place = classicWorkspace(made.path, 3);
  await pulse(['batch', place.manifest, '--quiet'], { cwd: made.path });
  events = await eventsIn(place.home);
  batchId = events[0]!.data['batchId'] as string;
});
afterAll(() => made.remove());

const ask = (...args: string[]) => pulse(args, { cwd: place.folder });
const refused = (...args: string[]) => runPulse(args, { cwd: place.folder });
const json = async (...args: string[]) => JSON.parse((await ask(...args, '--json')).stdout) as Record<string, unknown>;

describe('pulse batches', () => {
  it('lists the batches of the data folder', async () => {
    expect((await ask('batches')).stdout).toMatch(new RegExp(`^${batchId} +classic +completed +3/3 +0 +`, 'm'));
    expect(await json('batches')).toMatchObject({
      batches: [{ batchId, name: 'classic', domain: 'capital', status: 'completed', jobs: 3, reported: true }],
    });
  });

  it('says where it looked when there is no data folder', async () => {
    await inFolder(async (cwd) => {
      const { code, stderr } = await runPulse(['batches'], { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain(join(cwd, '.pulse'));
    });
  });
});

describe('pulse report', () => {
  it.each([
    { format: 'md', file: 'report.md' },
    { format: 'csv', file: 'summary.csv' },
    { format: 'html', file: 'report.html' },
    { format: 'json', file: 'summary.json' },
  ])('--format $format prints $file again', async ({ format, file }) => {
    const { stdout } = await ask('report', 'latest', '--format', format);
    expect(stdout).toBe(readFileSync(join(place.out, file), 'utf8'));
    expect((await ask('report', batchId, '--format', format)).stdout).toBe(stdout);
  });

  it('of an unknown batch says how to find the known ones', async () => {
    const { code, stderr } = await refused('report', 'nothing');
    expect(code).toBe(3);
    expect(stderr).toContain('"pulse batches" lists');
  });
});

describe('pulse show', () => {
  it('shows a forecast with its scores, decisions, quantiles and rules', async () => {
    const { stdout } = await ask('show', 'latest/symbolic_on/2');
    for (const part of [
      `${batchId} / symbolic_on / 2`,
      'Validation: accepted',
      'confidence 0.7',
      'median',
      'R006_InflationEffect',
    ])
      expect(stdout).toContain(part);
    const document = await json('show', `${batchId}/symbolic_on/2`);
    expect(document).toMatchObject({ batchId, replicate: 2, status: 'succeeded', score: { confidence: 0.7 } });
    expect(document['decisions']).toEqual([
      expect.objectContaining({ type: 'ForecastAccepted' }),
      expect.objectContaining({ type: 'LicenseRefused' }),
    ]);
  });

  it('names the nearest job of one that is not there, and refuses what names no forecast', async () => {
    const near = await refused('show', 'latest/symbolic_onn');
    expect([near.code, near.stderr]).toEqual([3, expect.stringContaining('Did you mean symbolic_on?')]);
    const beyond = await refused('show', 'latest/symbolic_on/99');
    expect([beyond.code, beyond.stderr]).toEqual([3, expect.stringContaining('has no forecast 99')]);
    expect((await refused('show', 'latest/')).code).toBe(2);
    expect((await ask('show', 'latest')).stdout).toMatch(
      new RegExp(`^${batchId}  classic: completed, 3 of 3 jobs done`),
    );
  });
});

describe('pulse events', () => {
  it('list prints the log, or one stream of it', async () => {
    const all = (await ask('events', 'list', '--json')).stdout.trimEnd().split('\n');
    expect(all.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(events)));
    const stream = (await ask('events', 'list', `batch.${batchId}`)).stdout.trimEnd().split('\n');
    expect(stream.map((line) => line.trim().split(/ +/)[3])).toEqual([
      'BatchSubmitted',
      'BatchPlanned',
      'BatchSimulated',
      'BatchCompleted',
    ]);
    expect((await ask('events', 'list', '--from', '2', '--limit', '1')).stdout).toMatch(/^ +2 /);
    expect((await refused('events', 'list', 'batch.nothing')).code).toBe(3);
  });

  it('show prints one event by its id, or a commit by its position', async () => {
    const event = JSON.parse((await ask('events', 'show', `batch.${batchId}@2`)).stdout) as RecordedEvent;
    expect(event.type).toBe('BatchPlanned');
    const commit = JSON.parse((await ask('events', 'show', '1')).stdout) as { position: number };
    expect(commit.position).toBe(1);
    expect((await refused('events', 'show', `batch.${batchId}@99`)).code).toBe(3);
  });

  it('tail follows what another process appends, until Ctrl-C', async () => {
    const tail = startPulse(['events', 'tail', '--json', '--from', '1'], { cwd: place.folder });
    await until('what was there before', () => tail.stdout().includes('ReportsWritten'));
    await ask('replay', 'latest/symbolic_on/1');
    await until('what is appended now', () => tail.stdout().includes('ReplayVerified'));
    tail.process.kill('SIGINT');
    expect((await tail.end).code).toBe(0);
  });
});

describe('pulse verify-log', () => {
  it('reads everything again and finds nothing wrong', async () => {
    expect((await ask('verify-log')).stdout).toContain('hashes, versions and positions are as they were written');
    expect(await json('verify-log')).toMatchObject({ fine: true, problemCount: 0 });
  });

  it('finds one changed byte, and says where', async () => {
    await inFolder(async (cwd) => {
      cpSync(place.home, join(cwd, '.pulse'), { recursive: true });
      const folder = logFolder(join(cwd, '.pulse'));
      const file = join(
        folder,
        readdirSync(folder).find((name) => name.endsWith('.ndjson'))!,
      );
      const bytes = readFileSync(file);
      const at = bytes.indexOf('"domain":"capital"') + '"domain":"'.length;
      bytes[at] = 'C'.charCodeAt(0);
      writeFileSync(file, bytes);
      const { code, stdout } = await runPulse(['verify-log'], { cwd });
      expect(code).toBe(3);
      expect(stdout).toMatch(/^\d+ commits, .*: \d+ problems$/m);
      expect(stdout).toContain('"position":1');
    });
  });
});

describe('pulse validate', () => {
  it('checks a manifest, and a world', async () => {
    expect((await ask('validate', place.manifest)).stdout).toContain('is valid: 3 jobs on world classic');
    expect((await ask('validate', 'classic.world.yaml')).stdout).toContain('is valid');
    expect(await json('validate', place.manifest)).toMatchObject({ valid: true, jobs: 3, diagnostics: [] });
  });

  it('reports every problem of a world at once, with its place, and ends with 3', async () => {
    await inFolder(async (cwd) => {
      const world = readFileSync(join(place.folder, 'classic.world.yaml'), 'utf8')
        .replace('when: despair > 0.6', 'when: dispair > 0.6')
        .replace('- { on: nvda, add: 500', '- { on: nvdia, add: 500')
        .replace('profile: classic', 'profile: clasic');
      writeFileSync(join(cwd, 'broken.world.yaml'), world);
      const { code, stderr } = await runPulse(['validate', 'broken.world.yaml'], { cwd });
      expect(code).toBe(3);
      expect(stderr.match(/--> broken\.world\.yaml:\d+:\d+/g)!.length).toBeGreaterThanOrEqual(1);
      expect(stderr).toContain('`classic`');
    });
  });
});

describe('pulse plan', () => {
  it('--json lists every job with its parameters, and whether the cache has it', async () => {
    const plan = (await json('plan', place.manifest)) as { jobs: { name: string; state: string; params: object }[] };
    expect(plan.jobs.map(({ name, state }) => [name, state])).toEqual([
      ['symbolic_on', 'cached'],
      ['matrix_decay0.001', 'cached'],
      ['matrix_decay0.002', 'cached'],
    ]);
    expect(plan.jobs[1]!.params).toMatchObject({ decay_rate: 0.001 });
    const changed = readFileSync(join(place.folder, place.manifest), 'utf8').replace('0.002', '0.003');
    writeFileSync(join(place.folder, 'changed.yaml'), changed);
    const other = (await json('plan', 'changed.yaml')) as typeof plan;
    expect(other.jobs.map(({ state }) => state)).toEqual(['cached', 'cached', 'new']);
  });

  it('--only with an axis that nobody varies is refused', async () => {
    const { code, stderr } = await refused('plan', place.manifest, '--only', 'decay=1');
    expect(code).toBe(3);
    expect(stderr).toContain('decay_rate');
  });
});

describe('pulse paths', () => {
  it('lists the data folder, the bundled worlds and every report file', async () => {
    const { stdout } = await ask('paths');
    for (const part of [place.home, 'capital', 'classic', 'forecasts.csv', 'recursion_audit.json', '<name>.yaml'])
      expect(stdout).toContain(part);
    expect(await json('paths')).toMatchObject({ home: { root: place.home } });
  });
});
