import { copyFileSync, existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { defaultIndexRule } from '../keys.js';
import { all, context, event } from '../contract/samples.js';
import type { FileLog } from './file-log.js';
import { sidecarPath } from './names.js';
import { openFileLog, type FileLogOptions } from './open.js';
import { filledLog, segmentFiles, temporaryFolder } from './spec-support.js';

jest.setTimeout(60_000);

const small = { segmentBytes: 4000, fsync: 'never' } as const;

/** Everything that the index answers. */
async function answers(log: FileLog) {
  const keys = Array.from({ length: 31 }, (_, n) => n);
  return {
    streams: await Promise.all([0, 1, 2, 3].map((n) => log.load(`job.b1.${n}`))),
    cache: await Promise.all(keys.map((n) => log.lookup('cache', `k${n}`))),
    evidence: await Promise.all(keys.map((n) => log.lookup('evidence', `e${n}`))),
    below: await all(log.streams('job')),
    ends: await all(log.batchEnds()),
    read: await all(log.read(1)),
    voids: log.voids,
  };
}

async function ask(directory: string, options: FileLogOptions) {
  const log = await openFileLog(directory, { ...small, ...options });
  try {
    return await answers(log);
  } finally {
    await log.close();
  }
}

async function sample(firstStream = 0): Promise<{ folder: ReturnType<typeof temporaryFolder>; sealed: string[] }> {
  const folder = temporaryFolder();
  await filledLog(folder.path, 30, small, firstStream);
  const log = await openFileLog(folder.path, small);
  for (const [stream, type] of [
    ['batch.b1', 'BatchCompleted'],
    ['batch.b2', 'BatchCancelled'],
  ] as const)
    await log.append(stream, null, [event(type, { fill: 'x'.repeat(3900) })], context);
  await log.close();
  return { folder, sealed: segmentFiles(folder.path).slice(0, -1) };
}

describe('the sidecar index of a sealed segment', () => {
  it('answers as the records themselves do', async () => {
    const { folder } = await sample();
    const indexed = await ask(folder.path, {});
    expect(indexed).toEqual(await ask(folder.path, { segmentBytes: 1 << 20, readOnly: true }));
    indexed.cache.slice(0, 30).forEach((found, n) => {
      const at = { stream: `job.b1.${n % 3}`, version: 2 * Math.floor(n / 3) + 2, position: n + 1 };
      expect(found).toEqual(at);
      expect(indexed.evidence[n]).toEqual({ ...at, version: at.version - 1 });
    });
    expect([indexed.cache[30], indexed.evidence[30]]).toEqual([null, null]);
    expect(indexed.ends.map(({ stream }) => stream)).toEqual(['batch.b2', 'batch.b1']);
    expect(indexed.below).toEqual(['job.b1.2', 'job.b1.1', 'job.b1.0']);
    expect(indexed.streams[3]).toEqual({ events: [], revision: null });
    expect(indexed.read.map(({ position }) => position)).toEqual(Array.from({ length: 32 }, (_, n) => n + 1));
    folder.remove();
  });

  it('can be deleted at any time: a writer makes it again, a reader does without', async () => {
    const { folder, sealed } = await sample();
    const before = await ask(folder.path, {});
    const originals = sealed.map((path) => readFileSync(sidecarPath(path)));
    sealed.forEach((path) => unlinkSync(sidecarPath(path)));
    expect(await ask(folder.path, { readOnly: true })).toEqual(before);
    expect(sealed.some((path) => existsSync(sidecarPath(path)))).toBe(false);
    expect(await ask(folder.path, {})).toEqual(before);
    expect(sealed.map((path) => readFileSync(sidecarPath(path)))).toEqual(originals);
    folder.remove();
  });

  it('never misleads: whatever byte of it is damaged, the answers stay the same and it is repaired', async () => {
    const { folder, sealed } = await sample();
    const before = await ask(folder.path, {});
    const path = sidecarPath(sealed[1]!);
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, mask, cut) => {
          const damaged = Buffer.from(whole);
          damaged[at]! ^= mask;
          writeFileSync(path, cut ? whole.subarray(0, at) : damaged);
          expect(await ask(folder.path, { readOnly: true })).toEqual(before);
          expect(await ask(folder.path, {})).toEqual(before);
          expect(readFileSync(path).equals(whole)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
    folder.remove();
  });

  it('of another segment, or of the same segment before it changed, is not believed', async () => {
    const { folder, sealed } = await sample();
    const before = await ask(folder.path, {});
    copyFileSync(sidecarPath(sealed[0]!), sidecarPath(sealed[1]!));
    expect(await ask(folder.path, {})).toEqual(before);

    // Equal to the byte in all sizes, but its streams stand in other places.
    const other = await sample(1);
    copyFileSync(sidecarPath(other.sealed[1]!), sidecarPath(sealed[1]!));
    expect(await ask(folder.path, {})).toEqual(before);
    folder.remove();
    other.folder.remove();
  });

  it('is made again when events are indexed by another rule', async () => {
    const { folder } = await sample();
    const indexRule = {
      version: 'by-text',
      keysOf: (one: { data: Readonly<Record<string, unknown>> }) =>
        typeof one.data['text'] === 'string' ? [{ kind: 'cache' as const, key: one.data['text'] }] : [],
    };
    const log = await openFileLog(folder.path, { ...small, indexRule });
    expect(await log.lookup('cache', 'k3')).toBe(null);
    expect((await log.lookup('cache', 'espérance'))?.position).toBe(30);
    await log.close();
    expect((await ask(folder.path, { indexRule: defaultIndexRule })).cache[3]?.position).toBe(4);
    folder.remove();
  });
});

describe('segments', () => {
  it('that are missing are named by their positions', async () => {
    const { folder, sealed } = await sample();
    const [, second, third] = sealed as [string, string, string];
    unlinkSync(second);
    const range = [second, third].map((path) => Number(/(\d+)\.ndjson$/.exec(path)![1]));
    const opening = openFileLog(folder.path, { readOnly: true });
    await expect(opening).rejects.toMatchObject({ code: 'log.corrupt', file: third, position: range[1] });
    await expect(opening).rejects.toThrow(`positions ${range[0]} to ${range[1]! - 1} are missing`);
    folder.remove();
  });

  it('that lost whole records at their end are refused', async () => {
    const { folder, sealed } = await sample();
    const path = sealed[1]!;
    const lines = readFileSync(path, 'utf8').split(/(?<=\n)/);
    writeFileSync(path, lines.slice(0, -1).join(''));
    await expect(openFileLog(folder.path)).rejects.toMatchObject({ code: 'log.corrupt', file: path });
    folder.remove();
  });
});
