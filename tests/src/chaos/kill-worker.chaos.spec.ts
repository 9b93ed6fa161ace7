import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { parseJobStream, type RecordedEvent } from '@pulse/contracts';
import { countInLog, eventsIn, rawLog, scoredTwice, verify } from '../support/log-of.js';
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
      const undisturbed = measuredWorkspace(join(root, 'undisturbed'), slow);
      await run(undisturbed);

      const place = measuredWorkspace(join(root, 'disturbed'), slow);
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
      expect(csvRows(join(place.out, 'summary.csv')).map(({ status }) => status)).toEqual(Array(5).fill('succeeded'));
    });
  });

  it('again and again: each new one takes up what is left, and nothing is scored twice', async () => {
    await inFolder(async (root) => {
      // Forecasts reach the log a second after an attempt began, and then sixteen at a time.
      const long = { horizon: 12, paths: 4000, count: 50, evidence: false };
      const only = ['--only', 'name=baseline'];
      const undisturbed = measuredWorkspace(join(root, 'undisturbed'), long);
      await run(undisturbed, ...only);

      const place = measuredWorkspace(join(root, 'disturbed'), long);
      const running = startPulse(['batch', place.manifest, '--quiet', '--workers', '1', ...only], {
        cwd: place.folder,
      });
      for (const attempt of [1, 2]) {
        await until(`forecasts of attempt ${attempt}`, () => {
          const [, ...attempts] = rawLog(place.home).split('"type":"JobStarted"');
          return attempts[attempt - 1]?.includes('"type":"ForecastScored"');
        });
        process.kill(childrenOf(running.pid)[0]!, 'SIGKILL');
      }
      expect((await running.end).code).toBe(0);
      const events = await eventsIn(place.home);
      const perAttempt = [1, 2, 3].map(
        (attempt) => events.filter(({ type, data }) => type === 'ForecastScored' && data['attempt'] === attempt).length,
      );
      expect([...attemptsOf(events).values()]).toEqual([[1, 2, 3]]);
      expect(perAttempt.every((count) => count > 0)).toBe(true);
      expect(scoredTwice(events)).toEqual([]);
      expect(events.filter(({ type }) => type === 'ForecastScored').length).toBe(50);
      expect(reportsIn(place.out)).toEqual(reportsIn(undisturbed.out));
    });
  });
});
