import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { countInLog, eventsIn, scoredTwice, typesIn, verify } from '../support/log-of.js';
import { childrenOf, isAlive } from '../support/processes.js';
import { pulse, runPulse, startPulse, type RunningPulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { measuredWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(240_000);

const config = { paths: 400, evidence: { origins: 40, paths: 400 } };
const stops = [
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const;
const resumes = 'To go on: pulse batch experiments.yaml --resume';

const start = ({ folder, manifest }: Workspace) =>
  startPulse(['batch', manifest, '--progress', 'plain', '--workers', '1'], { cwd: folder });

/** The first job has been simulated, others are on their way. */
const underWay = ({ home }: Workspace) => until('a job that succeeded', () => countInLog(home, 'JobSucceeded') > 0);

const workersOf = async (running: RunningPulse) =>
  until('workers', () => {
    const found = childrenOf(running.pid);
    return found.length > 0 && found;
  });

async function undisturbed(root: string): Promise<Record<string, string>> {
  const place = measuredWorkspace(join(root, 'undisturbed'), config);
  await pulse(['batch', place.manifest, '--quiet'], { cwd: place.folder });
  return reportsIn(place.out);
}

async function expectResumed(place: Workspace, expected: Record<string, string>): Promise<void> {
  const resumed = await pulse(['batch', place.manifest, '--resume'], { cwd: place.folder });
  expect(resumed.stderr).toContain('Resuming temperature');
  expect(reportsIn(place.out)).toEqual(expected);
  const events = await eventsIn(place.home);
  expect(scoredTwice(events)).toEqual([]);
  expect(events.filter(({ type }) => type === 'BatchSubmitted').length).toBe(1);
  expect(verify(place.home).sound).toBe(true);
}

describe('a signal', () => {
  it('drains: what runs is finished, the command that resumes is said, and resuming gives the same bytes', async () => {
    await inFolder(async (root) => {
      const expected = await undisturbed(root);
      for (const { signal, code } of stops) {
        const place = measuredWorkspace(join(root, signal), config);
        const running = start(place);
        await underWay(place);
        running.process.kill(signal);
        const end = await running.end;
        expect([signal, end.code]).toEqual([signal, code]);
        expect(end.stderr).toContain('Stopping: jobs that run are finished first');
        expect(end.stderr).toContain(resumes);

        const events = await eventsIn(place.home);
        const types = events.map(({ type }) => type);
        // Nothing is said about it in the log, and every attempt that began has ended.
        expect(types).not.toContain('BatchCancelRequested');
        expect(types.filter((type) => type === 'JobStarted').length).toBe(
          types.filter((type) => type === 'JobSucceeded').length,
        );
        expect(types).not.toContain('BatchCompleted');
        await expectResumed(place, expected);
      }
    });
  });

  it('given twice kills at once; what was finished is kept', async () => {
    await inFolder(async (root) => {
      const expected = await undisturbed(root);
      for (const { signal, code } of stops) {
        const place = measuredWorkspace(join(root, `twice-${signal}`), config);
        const running = start(place);
        const workers = await workersOf(running);
        await underWay(place);
        running.process.kill(signal);
        await until('the answer to the first one', () => running.stderr().includes('Stopping'));
        running.process.kill(signal);
        const end = await running.end;
        expect([signal, end.code]).toEqual([signal, code]);
        expect(end.stderr).toContain('Stopped at once');
        expect(end.stderr).toContain(resumes);
        await until('the end of the workers', () => !workers.some(isAlive));
        expect(verify(place.home).sound).toBe(true);
        await expectResumed(place, expected);
      }
    });
  });

  it('that a terminal sends to the workers as well is left to their parent', async () => {
    await inFolder(async (root) => {
      const place = measuredWorkspace(root, config);
      const running = start(place);
      await underWay(place);
      for (const worker of childrenOf(running.pid)) process.kill(worker, 'SIGINT');
      running.process.kill('SIGINT');
      expect((await running.end).code).toBe(130);
      expect(await typesIn(place.home)).not.toContain('JobFailed');
    });
  });
});

describe('resuming a stopped batch', () => {
  it('refuses a manifest that plans something else, and says what to do', async () => {
    await inFolder(async (root) => {
      const place = measuredWorkspace(root, config);
      const running = start(place);
      await underWay(place);
      running.process.kill('SIGINT');
      await running.end;
      const file = join(root, place.manifest);
      const before = readFileSync(file, 'utf8');
      writeFileSync(file, before.replace('"paths": 400', '"paths": 401'));
      const refused = await runPulse(['batch', place.manifest, '--resume'], { cwd: root });
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('changed since batch');
      expect(refused.stderr).toContain('without --resume');
      writeFileSync(file, before);
      // A comment is no change of what was planned.
      appendFileSync(file, '\n# checked by hand\n');
      await pulse(['batch', place.manifest, '--resume'], { cwd: root });
    });
  });
});
