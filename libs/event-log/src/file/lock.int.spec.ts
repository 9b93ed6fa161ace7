import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { LogLockedError } from '../errors.js';
import { all } from '../contract/samples.js';
import { claim } from './lock.js';
import { openFileLog } from './open.js';
import { startChild } from './spec-process.js';
import { filledLog, temporaryFolder } from './spec-support.js';

// Real processes and many runs: a busy machine needs its time.
jest.setTimeout(60_000);

const locks = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.lock'));

/** Leaves a lock behind as a process would that ended without releasing it. */
function abandonLock(directory: string, holder: { pid: number; started: string | null; host: string }): string {
  const highest = Math.max(...locks(directory).map((name) => Number(name.split('.')[1])));
  const path = join(directory, `writer.${highest + 1}.lock`);
  writeFileSync(path, JSON.stringify({ ...holder, since: '2026-01-01T00:00:00.000Z', released: false }));
  return path;
}

describe('the writer lock', () => {
  it('is refused to a second writer, in words that say who has it, while reading goes on', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 3);
    const writer = await openFileLog(folder.path);
    const refused = openFileLog(folder.path);
    await expect(refused).rejects.toMatchObject({ code: 'log.locked', holder: { pid: process.pid, host: hostname() } });
    await expect(refused).rejects.toThrow(`process ${process.pid} on ${hostname()}`);
    const reader = await openFileLog(folder.path, { readOnly: true });
    expect((await all(reader.read(1))).length).toBe(3);
    await reader.close();
    await writer.close();
    await (await openFileLog(folder.path)).close();
    expect(locks(folder.path).length).toBe(1);
    folder.remove();
  });

  it('is free at once when the process that held it was killed', async () => {
    const folder = temporaryFolder();
    const child = startChild('hold', folder.path);
    expect(await child.next()).toBe('held');
    await expect(openFileLog(folder.path)).rejects.toMatchObject({ code: 'log.locked', holder: { pid: child.pid } });
    await child.crash();
    await (await openFileLog(folder.path)).close();
    folder.remove();
  });

  it('goes to exactly one of many processes that want it at once, also over a dead holder', async () => {
    const folder = temporaryFolder();
    for (let round = 0; round < 4; round++) {
      const children = Array.from({ length: 6 }, () => startChild('hold', folder.path));
      const said = await Promise.all(children.map((child) => child.next()));
      const winner = said.indexOf('held');
      expect(said.filter((line) => line === 'held').length).toBe(1);
      expect(said.filter((line) => line.startsWith('failed log.locked')).length).toBe(5);
      // Every other round the holder dies with the lock in its hands.
      await Promise.all(children.map((child, i) => (i === winner && round % 2 === 0 ? child.crash() : child.finish())));
    }
    folder.remove();
  });

  it('is taken over from a dead process, and from one whose id another process has now', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 2);
    const elsewhere = temporaryFolder();
    const dead = startChild('hold', elsewhere.path);
    await dead.next();
    await dead.crash();
    elsewhere.remove();
    for (const holder of [
      { pid: dead.pid, started: null, host: hostname() },
      { pid: process.pid, started: 'another-boot/123', host: hostname() },
    ]) {
      const abandoned = abandonLock(folder.path, holder);
      const log = await openFileLog(folder.path);
      expect((await log.head())?.position).toBe(2);
      await log.close();
      expect(existsSync(abandoned)).toBe(false);
      expect(locks(folder.path).length).toBe(1);
    }
    folder.remove();
  });

  it('is left alone when its holder runs on another host, which nobody can ask from here', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 1);
    const path = abandonLock(folder.path, { pid: 1, started: null, host: 'elsewhere' });
    const before = readFileSync(path, 'utf8');
    await expect(openFileLog(folder.path)).rejects.toThrow('if it does not, delete the lock file');
    expect(readFileSync(path, 'utf8')).toBe(before);
    folder.remove();
  });

  it('is free when its holder is a zombie, which runs no more though its parent has not noticed', async () => {
    const folder = temporaryFolder();
    const parent = startChild('hold', folder.path, { unreaped: true });
    await parent.next();
    const { holder } = await openFileLog(folder.path).then(
      () => Promise.reject(new Error('the child does not hold the lock')),
      (error: LogLockedError) => error,
    );
    process.kill(holder.pid, 'SIGKILL');
    const opened = async () => {
      for (;;) {
        try {
          return await openFileLog(folder.path);
        } catch (error) {
          if (!(error instanceof LogLockedError)) throw error;
        }
      }
    };
    await (await opened()).close();
    expect(() => process.kill(holder.pid, 0)).not.toThrow();
    await parent.crash();
    folder.remove();
  });

  it('cannot be claimed under a number that others have passed', () => {
    const folder = temporaryFolder();
    const content = { pid: 1, host: 'here', started: null, since: 'now', released: false };
    expect(claim(folder.path, 7, content)).toBe(true);
    expect(claim(folder.path, 7, content)).toBe(false);
    expect(claim(folder.path, 6, content)).toBe(false);
    expect(locks(folder.path)).toEqual(['writer.7.lock']);
    expect(claim(folder.path, 8, content)).toBe(true);
    expect(locks(folder.path)).toEqual(['writer.8.lock']);
    folder.remove();
  });

  it('that a power failure left empty counts as free', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 1);
    writeFileSync(join(folder.path, 'writer.9.lock'), '');
    await (await openFileLog(folder.path)).close();
    folder.remove();
  });
});
