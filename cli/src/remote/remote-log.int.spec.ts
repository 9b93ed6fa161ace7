import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { streams } from '@pulse/contracts';
import { eventLogContract, openFileLog, type EventLog } from '@pulse/event-log';
import { batchWriter, plannedJob, succeededJob } from '@pulse/testing';
import { startApiServer } from '../testing/api-server.js';
import { removeFolder } from '../testing/files.js';
import { openServer } from './open-server.js';

/** Appends to the files behind the server; everything that is read comes over HTTP. */
function readingOverHttp(files: EventLog, url: string): EventLog {
  const { log } = openServer({ url, apiKey: null });
  return {
    append: (...args) => files.append(...args),
    load: (...args) => log.load(...args),
    read: (...args) => log.read(...args),
    head: () => log.head(),
    wake: (listener) => log.wake(listener),
    checkLineage: (mark) => log.checkLineage(mark),
    lookup: (...args) => log.lookup(...args),
    batchEnds: () => log.batchEnds(),
    streams: (prefix) => log.streams(prefix),
    close: async () => {
      await log.close();
      await files.close();
    },
  };
}

eventLogContract(
  'read over HTTP',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulse-remote-'));
    const files = await openFileLog(folder, { fsync: 'never' });
    const server = await startApiServer({ log: files, artifact: () => null });
    const log = readingOverHttp(files, server.url);
    return {
      log,
      reader: () => Promise.resolve(openServer({ url: server.url, apiKey: null }).log),
      dispose: async () => {
        await log.close();
        await server.close();
        removeFolder(folder);
      },
    };
  },
  { describe, it, expect },
);

describe('the log of a server', () => {
  it('is asked for many keys and streams in few requests, and answers each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulse-remote-'));
    const files = await openFileLog(folder, { fsync: 'never' });
    const server = await startApiServer({ log: files, artifact: () => null });
    const { log, close } = openServer({ url: server.url, apiKey: null });
    const keys = Array.from({ length: 2500 }, (_, i) => String(i).padStart(64, '0'));
    const job = plannedJob(7, { cacheKey: keys[1999]! });
    const { append } = batchWriter({ log: files, artifacts: openFileArtifactStore(folder) });
    await append(streams.job('b1', 7), ...succeededJob(job));
    const found = await Promise.all(keys.map((key) => log.lookup('cache', key)));
    expect(found.flatMap((ref, i) => (ref === null ? [] : [[i, ref.stream]]))).toEqual([[1999, 'job.b1.7']]);
    expect(server.calls).toEqual(Array(3).fill('POST /v1/log/keys/cache'));
    const before = server.calls.length;
    const names = Array.from({ length: 40 }, (_, i) => streams.job('b1', i + 1));
    const loaded = await Promise.all(names.map((name) => log.load(name)));
    const own = await files.load(streams.job('b1', 7));
    expect(loaded).toEqual(names.map((_, i) => (i === 6 ? own : { events: [], revision: null })));
    expect(await log.load(streams.job('b1', 7))).toEqual(own);
    const many = 'POST /v1/log/streams';
    expect(server.calls.slice(before)).toEqual([many, many, many, 'GET /v1/log/streams/job.b1.7']);
    await close();
    await expect(log.lookup('cache', keys[0]!)).rejects.toMatchObject({ code: 'log.unavailable' });
    await files.close();
    await server.close();
    removeFolder(folder);
  });

  it('is not appended to', async () => {
    const { log, close } = openServer({ url: 'http://127.0.0.1:1', apiKey: null });
    await expect(log.append()).rejects.toMatchObject({ code: 'log.unavailable' });
    await close();
  });
});
