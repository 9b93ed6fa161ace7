import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { countInLog, eventsIn, orderOfEnds } from '../support/log-of.js';
import { pulse, startPulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { classicWorkspace, measuredWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(240_000);

/** Each run has a data folder of its own, so the baseline is the same: none. */
const kinds = [
  { kind: 'classic', make: (folder: string) => classicWorkspace(folder, 40) },
  { kind: 'measured', make: (folder: string) => measuredWorkspace(folder) },
] as const;

const run = ({ folder, manifest }: Workspace, ...args: string[]) =>
  pulse(['batch', manifest, '--quiet', ...args], { cwd: folder });

/** Runs some jobs first, the last ones of the plan, and all of them afterwards: those are taken from the cache. */
async function lastJobsFirst(place: Workspace, only: string): Promise<void> {
  await run(place, '--only', only, '--output-dir', 'elsewhere');
  await run(place);
}

/** Stops softly once a job has succeeded, and resumes with another number of workers. */
async function stopAndResume(place: Workspace): Promise<void> {
  const running = startPulse(['batch', place.manifest, '--quiet', '-w', '1'], { cwd: place.folder });
  await until('a job that succeeded', () => countInLog(place.home, 'JobSucceeded') > 0);
  running.process.kill('SIGINT');
  const { code } = await running.end;
  // A fast machine may have come to the end before it heard of it.
  if (code === 0) return;
  expect(code).toBe(130);
  await run(place, '--resume', '--workers', '3');
}

describe.each(kinds)('the reports of a $kind batch', ({ kind, make }) => {
  it('have the same bytes with 1, 2 and 7 workers, in another order, from the cache and after a stop', async () => {
    await inFolder(async (root) => {
      const place = (name: string) => make(join(root, name));
      const one = place('one');
      await run(one, '--workers', '1');
      const expected = reportsIn(one.out);
      expect(Object.keys(expected)).toEqual(expect.arrayContaining(['forecasts.csv', 'last_forecast_batch.jsonl']));
      expect(expected['forecasts.csv']!.split('\n').length).toBeGreaterThan(100);

      const two = place('two');
      const seven = place('seven');
      const shuffled = place('shuffled');
      const stopped = place('stopped');
      await run(two, '--workers', '2');
      await run(seven, '--workers', '7');
      await lastJobsFirst(shuffled, kind === 'classic' ? 'decay_rate=0.039' : 'variables.temperature.process.kind=ar1');
      await stopAndResume(stopped);
      for (const { out } of [two, seven, shuffled, stopped]) expect(reportsIn(out)).toEqual(expected);

      const order = orderOfEnds(await eventsIn(shuffled.home));
      expect(order).not.toEqual([...order].sort((a, b) => a - b));
      expect(countInLog(shuffled.home, 'JobReused')).toBeGreaterThan(0);
    });
  });

  it('have the same bytes from the cache as simulated anew, against the same baseline', async () => {
    await inFolder(async (root) => {
      const cached = make(join(root, 'cached'));
      const fresh = make(join(root, 'fresh'));
      for (const place of [cached, fresh]) await run(place);
      const first = reportsIn(cached.out);
      await run(cached);
      await run(fresh, '--no-cache');
      expect(reportsIn(cached.out)).toEqual(reportsIn(fresh.out));
      expect(reportsIn(cached.out)['forecasts.csv']).toBe(first['forecasts.csv']);
      expect(countInLog(cached.home, 'JobReused')).toBeGreaterThan(0);
      expect(countInLog(fresh.home, 'JobReused')).toBe(0);
    });
  });
});

describe('the bytes of a report', () => {
  it('change with the seed, so the comparison can fail', async () => {
    await inFolder(async (root) => {
      const places = [42, 43].map((seed) => measuredWorkspace(join(root, String(seed)), { seed }));
      for (const place of places) await run(place, '--only', 'rules.R001.scale=0');
      const [first, second] = places.map(({ out }) => reportsIn(out)['forecasts.csv']);
      expect(first).not.toBe(second);
    });
  });

  it('do not depend on where the manifest lies, on its comments or on the order of its keys', async () => {
    await inFolder(async (root) => {
      const plain = classicWorkspace(join(root, 'plain'), 3);
      const other = classicWorkspace(join(root, 'another', 'folder'), 3);
      writeFileSync(
        join(other.folder, other.manifest),
        `# the same, as a person writes it
matrix: { axes: { decay_rate: [1.0e-3, 0.002] } }
jobs: [{ params: { symbolic_enabled: 1 }, name: symbolic_on }]
config:
  license: { policy: classic }
  validation: { max_fragility: 0.90 }
  domain: capital
  profile: classic
  output_dir: out
  world: classic.world.yaml
name: classic
`,
      );
      await run(plain);
      await run(other);
      expect(reportsIn(other.out)).toEqual(reportsIn(plain.out));
    });
  });
});
