import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { countMoments, killedAt, type Moment } from '../support/crash.js';
import { eventsIn, logFolder, scoredTwice, verify } from '../support/log-of.js';
import { childrenOf, isAlive } from '../support/processes.js';
import { pulse, runPulse, startPulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { seeded } from '../support/seeded.js';
import { inFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { classicWorkspace, measuredWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(300_000);

const SEED = 20_250_704;
const random = seeded(SEED);
const batch = ['batch', 'experiments.yaml', '--quiet', '--workers', '2'];

const kinds = [
  { kind: 'classic', make: (folder: string) => classicWorkspace(folder, 30), spread: 7, torn: 3, timed: 2 },
  { kind: 'measured', make: (folder: string) => measuredWorkspace(folder), spread: 4, torn: 2, timed: 2 },
];

/** One number in each of `count` equal parts of 1..total, so that no phase of a run is left out. */
const spreadOver = (total: number, count: number) =>
  Array.from({ length: count }, (_, i) => 1 + Math.floor(((i + random()) * total) / count));

/** What must be true of any log and of any folder of reports, whenever the process was killed. */
function expectSound(home: string): void {
  if (!existsSync(logFolder(home))) return;
  const { problems } = verify(home);
  expect(problems).toEqual([]);
}

/** Resumes until the batch is whole, then compares it with one that nobody disturbed. */
async function expectSameEnd(place: Workspace, expected: Record<string, string>): Promise<void> {
  expectSound(place.home);
  const copied = existsSync(join(place.out, '.pulse-reports.json'));
  if (!copied) await pulse([...batch, '--resume'], { cwd: place.folder });
  expect(reportsIn(place.out)).toEqual(expected);
  expect(readdirSync(place.out).filter((name) => name.endsWith('.part'))).toEqual([]);

  expectSound(place.home);
  expect(verify(place.home).incompleteTailBytes).toBe(0);
  const events = await eventsIn(place.home);
  const count = (type: string) => events.filter((event) => event.type === type).length;
  expect(scoredTwice(events)).toEqual([]);
  expect(count('JobSucceeded')).toBe(events.find(({ type }) => type === 'BatchPlanned')!.data['jobs']);
  for (const type of ['BatchSubmitted', 'BatchSimulated', 'BatchLicensed', 'BatchCompleted', 'RecursionAudited'])
    expect([type, count(type)]).toEqual([type, 1]);
  expect(count('ReportsWritten')).toBe(1);
}

describe.each(kinds)('kill -9 of pulse in a $kind batch', ({ make, spread, torn, timed }) => {
  it(`is mended by --resume, to the same bytes (seed ${SEED})`, async () => {
    await inFolder(async (root) => {
      const undisturbed = make(join(root, 'undisturbed'));
      const moments = await countMoments(batch, undisturbed.folder);
      const expected = reportsIn(undisturbed.out);
      expect(moments.operations).toBeGreaterThan(100);

      const kills: Moment[] = [
        ...spreadOver(moments.operations, spread).map((operation) => ({ operation })),
        ...spreadOver(moments.writes, torn).map((write) => ({ write })),
      ];
      for (const [i, moment] of kills.entries()) {
        const place = make(join(root, `kill-${i}`));
        const killed = await runPulse(batch, { cwd: place.folder, env: killedAt(moment) });
        // The order of operations varies a little, so a late moment may lie behind the end of this run.
        if (killed.code !== 0) expect(killed.signal).toBe('SIGKILL');
        if ('write' in moment && killed.signal !== null)
          expect(verify(place.home).incompleteTailBytes).toBeGreaterThan(0);
        // Every other time the run that mends it is killed as well.
        const again = { operation: 1 + Math.floor(random() * 40) };
        if (i % 2 === 1 && !existsSync(join(place.out, '.pulse-reports.json')))
          await runPulse([...batch, '--resume'], { cwd: place.folder, env: killedAt(again) });
        await expectSameEnd(place, expected);
      }

      for (let i = 0; i < timed; i++) {
        const place = make(join(root, `timed-${i}`));
        const running = startPulse(batch, { cwd: place.folder });
        const workers = await until('worker processes', () => {
          const found = childrenOf(running.pid);
          return found.length > 0 && found;
        });
        await pause(random() * 600);
        running.process.kill('SIGKILL');
        await running.end;
        await expectSameEnd(place, expected);
        await until('the end of orphaned workers', () => !workers.some(isAlive));
      }
    });
  });
});

describe('a torn tail', () => {
  it('is no damage for verify-log, and the next writer keeps what it cut', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(root, 3);
      const killed = await runPulse(batch, { cwd: root, env: killedAt({ write: 3 }) });
      expect(killed.signal).toBe('SIGKILL');
      await pulse(['verify-log'], { cwd: root });
      await pulse([...batch, '--resume'], { cwd: root });
      await pulse(['verify-log'], { cwd: root });
      expect(readdirSync(logFolder(place.home)).filter((name) => name.includes('.torn')).length).toBe(1);
    });
  });
});
