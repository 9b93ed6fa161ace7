import { writeFileSync } from 'node:fs';
import type { Commit } from '@pulse/contracts';
import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { all, context, event } from '../contract/samples.js';
import { segmentPath } from './names.js';
import { openFileLog } from './open.js';
import { encodeCommit } from '../record.js';
import { filledLog, storedLines, temporaryFolder } from './spec-support.js';
import { verifyFileLog } from './verify.js';

jest.setTimeout(60_000);

/** The void rule by its definition: a commit counts only if it begins at its stream's head plus one. */
function counting(lines: readonly string[]): { positions: number[]; heads: Map<string, number> } {
  const heads = new Map<string, number>();
  const positions = lines.flatMap((line, i) => {
    const { stream, firstVersion, lastVersion } = JSON.parse(line) as Commit;
    if (firstVersion !== (heads.get(stream) ?? 0) + 1) return [];
    heads.set(stream, lastVersion);
    return [i + 1];
  });
  return { positions, heads };
}

describe('records that stand where no writer put them', () => {
  it('in any order, any number of times, over any segments: versions of each stream stay contiguous', async () => {
    const source = temporaryFolder();
    await filledLog(source.path, 9);
    const lines = storedLines(source.path);
    source.remove();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(8), { minLength: 1, maxLength: 14 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 13 }), { maxLength: 4 }),
        async (order, cuts) => {
          const folder = temporaryFolder();
          const arranged = order.map((i) => lines[i]!);
          const starts = [0, ...cuts.filter((cut) => cut < arranged.length).sort((a, b) => a - b)];
          starts.forEach((start, i) =>
            writeFileSync(segmentPath(folder.path, start + 1), arranged.slice(start, starts[i + 1]).join('')),
          );
          const { positions, heads } = counting(arranged);
          const reader = await openFileLog(folder.path, { readOnly: true });
          const log = await openFileLog(folder.path, { fsync: 'never' });
          for (const one of [reader, log]) {
            expect((await all(one.read(1))).map(({ position }) => position)).toEqual(positions);
            expect(one.voids).toBe(arranged.length - positions.length);
            for (const stream of ['job.b1.0', 'job.b1.1', 'job.b1.2']) {
              const { events, revision } = await one.load(stream);
              expect(revision?.version ?? 0).toBe(heads.get(stream) ?? 0);
              expect(events.map(({ version }) => version)).toEqual(
                Array.from({ length: events.length }, (_, v) => v + 1),
              );
            }
          }
          expect(verifyFileLog(folder.path).problems.filter(({ kind }) => kind === 'version').length).toBe(log.voids);
          const { revision } = await log.load('job.b1.0');
          const appended = await log.append('job.b1.0', revision, [event('JobFailed')], context);
          expect(appended).toEqual({ version: (heads.get('job.b1.0') ?? 0) + 1, position: arranged.length + 1 });
          await log.close();
          await reader.close();
          folder.remove();
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('verification', () => {
  const body = (stream: string, firstVersion: number, prev: string | null) => ({
    ...context,
    id: `id-${stream}-${firstVersion}`,
    stream,
    firstVersion,
    lastVersion: firstVersion,
    recordedAt: '2026-01-01T00:00:00.000Z',
    events: [event('Noted')],
    prev,
  });
  const verify = (commits: Parameters<typeof encodeCommit>[0][]) => {
    const folder = temporaryFolder();
    writeFileSync(segmentPath(folder.path, 1), Buffer.concat(commits.map((one) => encodeCommit(one).bytes)));
    const report = verifyFileLog(folder.path);
    folder.remove();
    return report;
  };

  it('finds a chain that was joined from two histories, a wrong last version and a shape that is no commit', () => {
    const first = body('batch.b1', 1, null);
    const { hash } = encodeCommit(first);
    expect(verify([first, body('batch.b1', 2, hash)])).toMatchObject({
      sound: true,
      commits: 2,
      streams: 1,
      events: 2,
    });
    const broken = verify([
      first,
      body('batch.b1', 2, 'f'.repeat(64)),
      { ...body('batch.b2', 1, null), lastVersion: 2 },
      { ...body('batch.b3', 1, null), recordedAt: 'yesterday' },
    ]);
    expect(broken.problems.map(({ kind, position }) => [kind, position])).toEqual([
      ['chain', 2],
      ['version', 3],
      ['schema', 4],
    ]);
    expect(broken).toMatchObject({ sound: false, problemCount: 3 });
  });
});
