import { describe, expect, it, jest } from '@jest/globals';
import { parseJobStream, type RecordedEvent } from '@pulse/contracts';
import { countInLog, eventsIn, scoredTwice, verify } from '../support/log-of.js';
import { childrenOf } from '../support/processes.js';
import { pulse, startPulse } from '../support/pulse.js';
import { csvRows, reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { measuredWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(240_000);

/** Long enough jobs that a worker is killed in the middle of one: an attempt is in the log after a second. */
const slow = { paths: 400, count: 12, evidence: { origins: 60, paths: 3000 } };

const attemptsOf = (events: readonly RecordedEvent[]): Map<number, number[]> => {
  const attempts = new Map<number, number[]>();
  for (const { type, stream, data } of events)
    if (type === 'JobStarted') {
      const { number } = parseJobStream(stream)!;
      attempts.set(number, [...(attempts.get(number) ?? []), data['attempt'] as number]);
    }
  return attempts;
};

const run = ({ folder, manifest }: Workspace, ...args: string[]) =>
  pulse(['batch', manifest, '--quiet', ...args], { cwd: folder });

describe('kill -9 of a worker process', () => {
  it('is noticed by its job alone, which is tried again; the batch ends as if nothing had happened', async () => {
    await inFolder(async (root) => {
      const undisturbed = measuredWorkspace(`${root}/undisturbed`, slow);
      await run(undisturbed);

      const place = measuredWorkspace(`${root}/disturbed`, slow);
      const running = startPulse(['batch', place.manifest, '--progress', 'plain', '--workers', '2'], {
        cwd: place.folder,
      });
      await until('a job that is under way', () => countInLog(place.home, 'JobStarted') > 0);
      const [victim] = childrenOf(running.pid);
      process.kill(victim!, 'SIGKILL');
      const end = await running.end;

      expect(end.code).toBe(0);
      const events = await eventsIn(place.home);
      const attempts = [...attemptsOf(events).values()];
      expect(attempts.filter((numbers) => numbers.length > 1)).toEqual([[1, 2]]);
      expect(attempts.length).toBe(5);
      expect(events.some(({ type }) => type === 'JobFailed')).toBe(false);
      expect(scoredTwice(events)).toEqual([]);
      expect(verify(place.home).sound).toBe(true);
      expect(reportsIn(place.out)).toEqual(reportsIn(undisturbed.out));
      expect(csvRows(`${place.out}/summary.csv`).map(({ status }) => status)).toEqual(Array(5).fill('succeeded'));
    });
  });

  it('again and again: each new one takes up what is left, and nothing is scored twice', async () => {
    await inFolder(async (root) => {
      const place = measuredWorkspace(root, slow);
      const running = startPulse(
        ['batch', place.manifest, '--quiet', '--workers', '1', '--only', 'rules.R001.scale=0'],
        {
          cwd: root,
        },
      );
      for (let kills = 1; kills <= 3; kills++) {
        await until(`attempt ${kills}`, () => countInLog(place.home, 'JobStarted') >= kills);
        const victim = await until('a worker', () => childrenOf(running.pid)[0]);
        process.kill(victim, 'SIGKILL');
      }
      expect((await running.end).code).toBe(0);
      const events = await eventsIn(place.home);
      expect([...attemptsOf(events).values()].flat().length).toBeGreaterThan(3);
      expect(scoredTwice(events)).toEqual([]);
      expect(events.filter(({ type }) => type === 'ForecastScored').length).toBe(24);
    });
  });
});
