import { readdirSync, truncateSync, unlinkSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { all, context, event } from '../contract/samples.js';
import { openFileLog } from './open.js';
import { startChild } from './spec-process.js';
import { filledLog, segmentFiles, temporaryFolder } from './spec-support.js';

// Real processes and many runs: a busy machine needs its time.
jest.setTimeout(60_000);

describe('a writer that is killed', () => {
  it('loses nothing that it had confirmed, at whatever moment, while another process reads along', async () => {
    const folder = temporaryFolder();
    let confirmed = 0;
    for (const acknowledgements of [1, 7, 40, 120]) {
      const child = startChild('write', folder.path);
      await child.next();
      const reader = await openFileLog(folder.path, { readOnly: true });
      const acked: { stream: string; version: number; position: number }[] = [];
      let seen = (await reader.head())?.position ?? 0;
      while (acked.length < acknowledgements) {
        const [stream, version, position] = (await child.next()).split(' ') as [string, string, string];
        acked.push({ stream, version: Number(version), position: Number(position) });
        for (const { position: read } of await all(reader.read(seen + 1))) expect(read).toBe(++seen);
        expect(seen >= Number(position)).toBe(true);
      }
      await child.crash();
      await reader.close();
      const log = await openFileLog(folder.path);
      const report = await log.verify();
      expect(report.problems).toEqual([]);
      const byPosition = new Map((await all(log.read(1))).map(({ position, commit }) => [position, commit]));
      for (const { stream, version, position } of acked) {
        const commit = byPosition.get(position);
        expect([commit?.stream, commit?.lastVersion]).toEqual([stream, version]);
      }
      confirmed += acked.length;
      expect(report.commits >= confirmed).toBe(true);
      expect(log.voids).toBe(0);
      await log.close();
    }
    expect(segmentFiles(folder.path).length > 5).toBe(true);
    folder.remove();
  });
});

describe('a crash while a segment is sealed', () => {
  const steps: [string, (paths: { old: string; next: string }) => void][] = [
    ['before the sidecar was written', ({ old, next }) => [old.replace('ndjson', 'index'), next].forEach(unlinkSync)],
    ['before the next segment was made', ({ next }) => unlinkSync(next)],
    ['when the next segment was just made', ({ next }) => truncateSync(next, 0)],
    ['when the sidecar did not reach the disk', ({ old }) => truncateSync(old.replace('ndjson', 'index'), 0)],
    ['when the sidecar did not reach the disk in full', ({ old }) => truncateSync(old.replace('ndjson', 'index'), 300)],
  ];

  it.each(steps)('%s', async (_, damage) => {
    const folder = temporaryFolder();
    await filledLog(folder.path, 9, { segmentBytes: 2000 });
    const before = await openFileLog(folder.path, { readOnly: true });
    const written = await all(before.read(1));
    await before.close();
    const files = segmentFiles(folder.path);
    damage({ old: files.at(-2)!, next: files.at(-1)! });
    const log = await openFileLog(folder.path, { segmentBytes: 2000 });
    const head = (await log.head())!.position;
    expect(await all(log.read(1))).toEqual(written.slice(0, head));
    expect(head >= 6).toBe(true);
    for (let n = 0; n < 6; n++) {
      const { revision } = await log.load('job.b1.0');
      expect((await log.append('job.b1.0', revision, [event('JobFailed', { n })], context)).position).toBe(
        head + 1 + n,
      );
    }
    expect((await log.verify()).problems).toEqual([]);
    await log.close();
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.torn'))).toEqual([]);
    folder.remove();
  });
});

describe('a writer whose disk fails it', () => {
  it('says that nothing was recorded when a file cannot grow, and the log stays sound', async () => {
    const folder = temporaryFolder();
    const child = startChild('write', folder.path, { maxFileKiB: 2 });
    let last = await child.next();
    const acked: number[] = [];
    while (!last.startsWith('failed')) {
      last = await child.next();
      if (!last.startsWith('failed')) acked.push(Number(last.split(' ')[2]));
    }
    expect(last).toBe('failed log.append_failed not_written');
    await child.finish();
    const log = await openFileLog(folder.path);
    expect(log.recovered).toBe(null);
    const report = await log.verify();
    expect(report.problems).toEqual([]);
    expect(report.commits >= Math.max(0, ...acked)).toBe(true);
    await log.close();
    folder.remove();
  });

  it('stops when its file was removed or changed behind its back', async () => {
    for (const tamper of [unlinkSync, (path: string) => truncateSync(path, 10)]) {
      const folder = temporaryFolder();
      const log = await openFileLog(folder.path);
      const first = await log.append('batch.b1', null, [event('BatchSubmitted')], context);
      const mark = (await log.head())!;
      tamper(segmentFiles(folder.path)[0]!);
      const failed = { code: 'log.append_failed', outcome: 'not_written' };
      await expect(log.append('batch.b1', first, [event('BatchPlanned')], context)).rejects.toMatchObject(failed);
      await expect(log.append('batch.b2', null, [event('BatchPlanned')], context)).rejects.toMatchObject(failed);
      await expect(log.checkLineage(mark)).rejects.toMatchObject({ code: 'log.lineage_broken', found: null });
      await log.close();
      folder.remove();
    }
  });
});
