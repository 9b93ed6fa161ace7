import { appendFileSync, readdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { all, context, event } from '../contract/samples.js';
import { openFileLog } from './open.js';
import { verifyFileLog } from './verify.js';
import { filledLog, segmentFiles, storedLines, temporaryFolder } from './spec-support.js';

// Real processes and many runs: a busy machine needs its time.
jest.setTimeout(60_000);

const torn = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.torn'));

describe('a log whose writer died', () => {
  it('loses, at every byte of a cut in its last two records, only what is not whole, and keeps the rest beside it', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 4);
    const [path] = segmentFiles(folder.path) as [string];
    const whole = readFileSync(path);
    const lines = storedLines(folder.path).map((line) => Buffer.byteLength(line));
    const keeps = (size: number) => {
      let end = 0;
      return lines.filter((bytes) => (end += bytes) <= size).length;
    };
    for (let size = lines[0]! + lines[1]!; size <= whole.length; size++) {
      writeFileSync(path, whole.subarray(0, size));
      const log = await openFileLog(folder.path, { fsync: 'never' });
      const kept = keeps(size);
      const end = lines.slice(0, kept).reduce((sum, bytes) => sum + bytes, 0);
      expect((await log.head())?.position).toBe(kept);
      expect(log.recovered?.bytes ?? 0).toBe(size - end);
      if (log.recovered !== null) {
        expect(log.recovered.position).toBe(kept + 1);
        expect(readFileSync(log.recovered.keptIn).equals(whole.subarray(end, size))).toBe(true);
        unlinkSync(log.recovered.keptIn);
      }
      expect(readFileSync(path).equals(whole.subarray(0, end))).toBe(true);
      await log.close();
    }
    folder.remove();
  });

  it('goes on from where it was cut', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 3);
    const [path] = segmentFiles(folder.path) as [string];
    truncateSync(path, readFileSync(path).length - 1);
    const log = await openFileLog(folder.path);
    const { revision } = await log.load('job.b1.0');
    await log.append('job.b1.0', revision, [event('JobFailed')], context);
    expect((await log.head())?.position).toBe(3);
    expect((await log.verify()).problems).toEqual([]);
    await log.close();
    expect(torn(folder.path).length).toBe(1);
    folder.remove();
  });

  it.each([
    ['zeros, as a file system leaves them after a power failure', Buffer.alloc(5000)],
    ['a line that is no record', Buffer.from('{"actor":"x"}\nnot a record\n')],
    ['an empty line', Buffer.from('\n')],
  ])('cuts %s', async (_, tail) => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 3);
    const [path] = segmentFiles(folder.path) as [string];
    const sound = readFileSync(path);
    appendFileSync(path, tail);
    const reader = await openFileLog(folder.path, { readOnly: true });
    expect((await all(reader.read(1))).length).toBe(3);
    await reader.close();
    expect(readFileSync(path).length).toBe(sound.length + tail.length);
    const log = await openFileLog(folder.path);
    expect((await log.head())?.position).toBe(3);
    expect(readFileSync(log.recovered!.keptIn).equals(tail)).toBe(true);
    expect(readFileSync(path).equals(sound)).toBe(true);
    await log.close();
    folder.remove();
  });

  it('keeps every torn tail, also when the same place tears twice', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 1);
    const [path] = segmentFiles(folder.path) as [string];
    for (const tail of ['first', 'second', 'third']) {
      appendFileSync(path, tail);
      await (await openFileLog(folder.path)).close();
    }
    const kept = torn(folder.path).map((name) => readFileSync(join(folder.path, name), 'utf8'));
    expect(new Set(kept)).toEqual(new Set(['first', 'second', 'third']));
    folder.remove();
  });
});

describe('a damaged log', () => {
  it('never hands out a changed record: any flipped bit is refused, or cuts what no valid record follows', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 4);
    const [path] = segmentFiles(folder.path) as [string];
    const whole = readFileSync(path);
    const sound = storedLines(folder.path);
    const lastStart = whole.length - Buffer.byteLength(sound.at(-1)!);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const damaged = Buffer.from(whole);
        damaged[at]! ^= 1 << bit;
        writeFileSync(path, damaged);
        if (at < lastStart) {
          const error = await openFileLog(folder.path, { fsync: 'never' }).then(
            () => null,
            (cause: unknown) => cause,
          );
          expect(error).toMatchObject({ code: 'log.corrupt', file: path });
          const { offset, position } = error as { offset: number; position: number };
          const before = sound.slice(0, position - 1).reduce((sum, line) => sum + Buffer.byteLength(line), 0);
          expect(offset).toBe(before);
          expect(at >= offset && at < offset + Buffer.byteLength(sound[position - 1]!)).toBe(true);
          expect(readFileSync(path).equals(damaged)).toBe(true);
          return;
        }
        const log = await openFileLog(folder.path, { fsync: 'never' });
        expect((await log.head())?.position).toBe(3);
        expect(log.recovered?.offset).toBe(lastStart);
        unlinkSync(log.recovered!.keptIn);
        await log.close();
      }),
      { numRuns: 300 },
    );
    folder.remove();
  });

  it('is refused at any byte of a sealed segment as soon as the record is read, and named by verify', async () => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 12, { segmentBytes: 1500 });
    const [path] = segmentFiles(folder.path) as [string];
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const damaged = Buffer.from(whole);
        damaged[at]! ^= 1 << bit;
        writeFileSync(path, damaged);
        const reading = (async () => {
          const log = await openFileLog(folder.path, { readOnly: true });
          try {
            await all(log.read(1));
          } finally {
            await log.close();
          }
        })();
        await expect(reading).rejects.toMatchObject({ code: 'log.corrupt', file: path });
        expect(verifyFileLog(folder.path).problems[0]).toMatchObject({ kind: 'record', file: path });
      }),
      { numRuns: 300 },
    );
    folder.remove();
  });
});
