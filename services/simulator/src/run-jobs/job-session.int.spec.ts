import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { canonicalJson, MAX_COMMIT_BYTES, type Commit } from '@pulse/contracts';
import { MAX_INTERRUPTIONS } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import { fakeHash, scoredForecast } from '@pulse/testing';
import { fakeForecast } from '../testing/fake-forecast.js';
import { openPorts } from '../testing/ports.js';
import { JobSession } from './job-session.js';
import { simulatorContext } from './simulator-context.js';

let ports: Awaited<ReturnType<typeof openPorts>>;
beforeEach(async () => {
  ports = await openPorts();
});
afterEach(() => ports.close());

const open = () => JobSession.open(ports.log, 'b1', 1, simulatorContext('w', 'b1'));
const cacheKey = fakeHash('key');
const limits = { attempts: 3, interruptions: MAX_INTERRUPTIONS };
const start = { kind: 'start', worker: 'w', name: 'job1', cacheKey, limits } as const;
const cost = { milliseconds: 1, peakBytes: 1, turns: 1, rules: 1 };
const succeed = (session: JobSession, forecasts = 1) =>
  session.end({
    kind: 'succeed',
    attempt: session.attempt,
    cacheKey,
    forecasts,
    evidence: null,
    evidenceKeys: [],
    cost,
  });

async function commits(): Promise<Commit[]> {
  const all: Commit[] = [];
  for await (const { commit } of ports.log.read(1)) all.push(commit);
  return all;
}
const shape = async () => (await commits()).map(({ events }) => events.map(({ type }) => type));

describe('an attempt at a job', () => {
  it('that is the first shares one commit with its results', async () => {
    const session = await open();
    await session.start(start);
    session.begun();
    session.score([scoredForecast(1)]);
    session.score([scoredForecast(2)]);
    expect(await shape()).toEqual([]);
    await succeed(session, 2);
    expect(await shape()).toEqual([['JobStarted', 'ForecastScored', 'ForecastScored', 'JobSucceeded']]);
    expect((await commits())[0]).toMatchObject({ actor: 'simulator/w', correlationId: 'b1' });
    expect(session.final).toBe(true);
  });

  it('says that it has started after a second without a result', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'Date', 'performance'] });
    try {
      const session = await open();
      await session.start(start);
      session.begun();
      jest.advanceTimersByTime(999);
      await new Promise((resolve) => setImmediate(resolve));
      expect(await shape()).toEqual([]);
      jest.advanceTimersByTime(1);
      await session.flush();
      expect(await shape()).toEqual([['JobStarted']]);
      await succeed(session);
      expect(await shape()).toEqual([['JobStarted'], ['JobSucceeded']]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('packs its forecasts into commits that are allowed, and no more of them than are needed', async () => {
    const session = await open();
    await session.start(start);
    const bytes = canonicalJson(fakeForecast(1, 1, 8)).length;
    for (let replicate = 1; replicate <= 300; replicate++) session.score([fakeForecast(1, replicate, 8)]);
    await succeed(session, 300);
    const written = await commits();
    const sizes = written.map((commit) => canonicalJson(commit).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_COMMIT_BYTES);
    // Sizes are estimated from above, so a commit is not filled to the last byte.
    expect(written.length).toBeGreaterThan((300 * bytes) / MAX_COMMIT_BYTES);
    expect(written.length).toBeLessThan((300 * bytes) / (MAX_COMMIT_BYTES / 4));
    const { events } = await ports.log.load('job.b1.1');
    const replicates = events.filter(({ type }) => type === 'ForecastScored').map(({ data }) => data['replicate']);
    expect(replicates).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  });

  it('goes on where an earlier one ended, and shuts that one out at once', async () => {
    const older = await open();
    await older.start(start);
    older.score([scoredForecast(2)]);
    await older.flush();
    const newer = await open();
    expect([older.interrupted, newer.interrupted]).toEqual([false, true]);
    await newer.start(start);
    expect(newer.attempt).toBe(2);
    expect(newer.missing(3)).toEqual([1, 3]);
    expect(await shape()).toEqual([['JobStarted', 'ForecastScored'], ['JobStarted']]);

    older.score([scoredForecast(1)]);
    await expect(older.flush()).rejects.toThrow(ConflictError);
    await expect(succeed(older)).rejects.toThrow(ConflictError);
    expect(await shape()).toHaveLength(2);

    newer.score([scoredForecast(1), scoredForecast(3)]);
    await succeed(newer, 3);
    const { events } = await ports.log.load('job.b1.1');
    expect(events.map(({ type, data }) => [type, data['replicate'] ?? data['attempt']])).toEqual([
      ['JobStarted', 1],
      ['ForecastScored', 2],
      ['JobStarted', 2],
      ['ForecastScored', 1],
      ['ForecastScored', 3],
      ['JobSucceeded', 2],
    ]);
  });

  it('tells a failure to write in the background to the next who waits', async () => {
    const older = await open();
    await older.start(start);
    const newer = await open();
    await newer.start(start);
    await newer.flush();
    for (let replicate = 1; replicate <= 100; replicate++) older.score([fakeForecast(1, replicate, 8)]);
    await expect(older.flush()).rejects.toThrow(ConflictError);
    expect((await shape()).flat()).not.toContain('ForecastScored');
  });

  it('writes nothing when it is abandoned', async () => {
    const session = await open();
    await session.start(start);
    session.begun();
    session.score([scoredForecast(1)]);
    session.abandon();
    await session.flush();
    expect(await shape()).toEqual([]);
  });

  it('does not score a replicate twice', async () => {
    const session = await open();
    await session.start(start);
    session.score([scoredForecast(1), scoredForecast(1)]);
    session.score([scoredForecast(1)]);
    await succeed(session);
    expect((await shape())[0]!.filter((type) => type === 'ForecastScored')).toHaveLength(1);
  });

  it('ends the job when it is one too many in a row without a result', async () => {
    for (let attempt = 1; attempt <= MAX_INTERRUPTIONS; attempt++) {
      const session = await open();
      await session.start(start);
      await session.flush();
      expect([session.final, session.attempt]).toEqual([false, attempt]);
    }
    const last = await open();
    await last.start(start);
    expect(last.current).toMatchObject({ status: 'failed', class: 'interrupted', attempts: MAX_INTERRUPTIONS });
    expect((await shape()).at(-1)).toEqual(['JobFailed']);
  });

  it('counts interruptions anew after a result', async () => {
    for (let attempt = 1; attempt < 2 * MAX_INTERRUPTIONS; attempt++) {
      const session = await open();
      await session.start(start);
      if (attempt === MAX_INTERRUPTIONS) session.score([scoredForecast(1)]);
      await session.flush();
    }
    expect((await open()).final).toBe(false);
  });

  it('may be begun again in the same session after it was interrupted', async () => {
    const session = await open();
    await session.start(start);
    await session.flush();
    session.interrupt();
    expect(session.interrupted).toBe(true);
    await session.start(start);
    expect([session.interrupted, session.attempt]).toEqual([false, 2]);
    expect(await shape()).toEqual([['JobStarted'], ['JobStarted']]);
  });
});
