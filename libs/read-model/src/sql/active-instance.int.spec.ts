import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { PostgresServer } from '@pulse/testing';
import { withActiveInstance } from './active-instance.js';
import { projectionSpecs, until } from './testing/setup.js';

jest.setTimeout(600_000);

const CHILD = fileURLToPath(new URL('./testing/active-child.js', import.meta.url));

describe('one active instance', () => {
  const spec = projectionSpecs(() => PostgresServer.start());

  it('is one at a time, and the next takes over when it ends or loses its connection', async () => {
    const stop = new AbortController();
    const active = new Set<string>();
    const turns: string[] = [];
    const instance = (name: string, signal: AbortSignal) =>
      withActiveInstance(spec.database, 'specs', signal, async (mine) => {
        active.add(name);
        turns.push([...active].join('+'));
        await new Promise((resolve) => mine.addEventListener('abort', resolve));
        active.delete(name);
      });
    const first = new AbortController();
    const running = [instance('a', first.signal)];
    await until(() => active.has('a'));
    running.push(instance('b', stop.signal));
    first.abort();
    await until(() => active.has('b'));
    running.push(instance('c', stop.signal));
    await spec.server.terminateBackends(spec.url);
    await until(() => turns.length > 2);
    stop.abort();
    await Promise.all(running);
    expect(turns.slice(0, 2)).toEqual(['a', 'b']);
    expect(turns.filter((turn) => turn.includes('+'))).toEqual([]);
  });

  it('hands on what goes wrong in it, and gives the lock back', async () => {
    const { signal } = new AbortController();
    const fails = withActiveInstance(spec.database, 'specs', signal, () => Promise.reject(new Error('of its own')));
    await expect(fails).rejects.toThrow('of its own');
    await withActiveInstance(spec.database, 'specs', signal, () => Promise.resolve());
  });

  it('gives way when its process stands still, as when its machine is gone without a word', async () => {
    const child = spawn(process.execPath, [CHILD, spec.url, 'specs'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      child.kill('SIGSTOP');
      let turns = 0;
      await withActiveInstance(spec.database, 'specs', AbortSignal.timeout(60_000), async () => void turns++);
      expect(turns).toBe(1);
    } finally {
      child.kill('SIGKILL');
    }
  }, 90_000);
});
