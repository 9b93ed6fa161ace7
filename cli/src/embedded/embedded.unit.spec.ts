import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { StreamName } from '@pulse/contracts';
import { newBatchId } from './batch-id.js';
import { homeAt } from './home.js';
import { StopSignals } from './signals.js';

describe('a batch id', () => {
  it('sorts by time and is one token of the name of a stream', () => {
    const ids = ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:06.000Z', '2026-11-01T00:00:00.000Z'].map((time) =>
      newBatchId(new Date(time)),
    );
    expect(ids[0]).toMatch(/^b20260102T030405_[0-9a-f]{6}$/);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(StreamName.parse(`batch.${id}`).split('.')).toHaveLength(2);
  });

  it('differs within one instant', () => {
    const now = new Date(0);
    // 3 random bytes: two of four are the same in one of three million runs.
    expect(new Set(Array.from({ length: 4 }, () => newBatchId(now))).size).toBe(4);
  });
});

describe('the data folder', () => {
  it.each([
    ['/m', '/asked', { PULSE_HOME: '/env' }, '/asked'],
    ['/m', undefined, { PULSE_HOME: '/env' }, '/env'],
    ['/m', undefined, {}, '/m/.pulse'],
    ['/m', 'asked', {}, resolve('asked')],
  ])('for a manifest in %s, asked %p, with %j, is %s', (folder, asked, env, root) => {
    expect(homeAt(folder, asked, env)).toEqual({ root, log: join(root, 'log'), artifacts: join(root, 'artifacts') });
  });
});

describe('signals', () => {
  let signals: StopSignals | undefined;
  afterEach(() => signals?.dispose());

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('drain first, then kill: %s', (signal, exitCode) => {
    const before = process.listenerCount(signal);
    const heard: string[] = [];
    signals = new StopSignals(
      () => heard.push('drain'),
      () => heard.push('kill'),
    );
    expect(signals.request).toBeNull();
    process.emit(signal);
    expect([heard, signals.request]).toEqual([['drain'], { exitCode }]);
    process.emit('SIGINT');
    expect([heard, signals.request]).toEqual([['drain', 'kill'], { exitCode }]);
    signals.dispose();
    expect(process.listenerCount(signal)).toBe(before);
  });
});
