import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LineageBrokenError, LogUnavailableError, type EventLog, type Mark } from '@pulse/event-log';
import { makeLogger } from '../log/logger.js';
import { LineageWatch } from './lineage-watch.js';
import { ServiceLog } from './service-log.js';

const mark = (position: number, commitId = `c${position}`): Mark => ({ position, commitId, hash: commitId });

/** Holds what it is told to hold, or cannot be reached. */
class FakeLog {
  held: Mark[] | 'gone' = [mark(1), mark(2), mark(3)];
  appended = 0;

  async head(): Promise<Mark | null> {
    if (this.held === 'gone') throw new LogUnavailableError('no broker');
    return this.held.at(-1) ?? null;
  }
  async checkLineage(wanted: Mark): Promise<void> {
    if (this.held === 'gone') throw new LogUnavailableError('no broker');
    const found = this.held[wanted.position - 1] ?? null;
    if (found?.commitId !== wanted.commitId) throw new LineageBrokenError(wanted, found);
  }
  async append(): Promise<{ version: number; position: number }> {
    this.appended += 1;
    return { version: 1, position: 1 };
  }
  async *read(): AsyncGenerator<Mark> {
    yield mark(1);
    throw new LineageBrokenError(mark(9), null);
  }
}

let lines: string[];
let inner: FakeLog;
let watch: LineageWatch;
let log: ServiceLog;
beforeEach(() => {
  lines = [];
  inner = new FakeLog();
  const logger = makeLogger({ service: 's', instance: 'i', level: 'info', write: (line) => void lines.push(line) });
  watch = new LineageWatch(inner, 60_000, logger);
  log = new ServiceLog(inner as unknown as EventLog, watch);
});
afterEach(() => watch.close());

const told = () => lines.map((line) => (JSON.parse(line) as { level: string; msg: string }).level);
const append = () =>
  log.append('batch.b1', null, [], { actor: 'a', correlationId: 'c', causationId: null, traceparent: null });
const broken = { code: 'log.lineage_broken' };

describe('the watch over the lineage', () => {
  it('remembers the head, and finds out that it is gone or another', async () => {
    await watch.start();
    for (const held of [[mark(1)], [mark(1), mark(2), mark(3, 'other'), mark(4)], []]) {
      inner.held = held;
      await watch.check();
      expect(watch.broken).toMatchObject({ ...broken, expected: mark(3) });
      await expect(append()).rejects.toMatchObject(broken);
    }
    expect(inner.appended).toBe(0);
    expect(told()).toEqual(['fatal']);
  });

  it('lets everything go on when the log is whole again', async () => {
    await watch.start();
    inner.held = [];
    await watch.check();
    inner.held = [1, 2, 3, 4].map((n) => mark(n));
    await watch.check();
    expect(watch.broken).toBeNull();
    await append();
    expect(told()).toEqual(['fatal', 'info']);
  });

  it('looks for checkpoints of tables too, also those beyond the end of the log', async () => {
    watch.remember('lifecycle', mark(2));
    await watch.start();
    expect(watch.broken).toBeNull();
    watch.remember('lifecycle', mark(7));
    await watch.check();
    expect(watch.broken).toMatchObject({ expected: mark(7) });
  });

  it('says once that the log cannot be used, when somebody meets it, until it can be', async () => {
    await watch.start();
    inner.held = 'gone';
    expect(watch.wrong).toBeNull();
    await watch.check();
    expect(watch.wrong).toBe('log.unavailable');
    await watch.check();
    inner.held = [1, 2, 3].map((n) => mark(n));
    await watch.check();
    expect(watch.wrong).toBeNull();
    expect(told()).toEqual(['warn', 'info']);
  });

  it('breaks nothing while the log cannot be reached', async () => {
    await watch.start();
    inner.held = 'gone';
    await watch.check();
    expect(watch.broken).toBeNull();
    inner.held = [];
    await watch.check();
    inner.held = 'gone';
    await watch.check();
    expect(watch.broken).toMatchObject(broken);
  });

  it('hears of it from whoever meets it first', async () => {
    await watch.start();
    const read: number[] = [];
    const reading = (async () => {
      for await (const { position } of log.read(1)) read.push(position);
    })();
    await expect(reading).rejects.toMatchObject(broken);
    expect(read).toEqual([1]);
    expect(watch.broken).toMatchObject({ expected: mark(9) });
    await expect(log.head()).rejects.toMatchObject(broken);
  });
});
