import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { artifactStoreContract, openFileArtifactStore, type ArtifactStore } from '@pulse/artifact-store';
import { openFileLog } from '@pulse/event-log';
import { startApiServer } from '../testing/api-server.js';
import { removeFolder } from '../testing/files.js';
import { openServer } from './open-server.js';

artifactStoreContract(
  'read over HTTP',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulse-remote-'));
    const files = openFileArtifactStore(folder);
    const log = await openFileLog(join(folder, 'log'), { fsync: 'never' });
    const place = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2));
    const artifact = (sha256: string) => (existsSync(place(sha256)) ? readFileSync(place(sha256)) : null);
    const server = await startApiServer({ log, artifact });
    const opened: ReturnType<typeof openServer>[] = [];
    const open = (): ArtifactStore => {
      const remote = openServer({ url: server.url, apiKey: null });
      opened.push(remote);
      return {
        put: (content) => files.put(content),
        get: (sha256) => remote.artifacts.get(sha256),
        has: (sha256) => remote.artifacts.has(sha256),
      };
    };
    return {
      store: open(),
      another: () => Promise.resolve(open()),
      damage: (sha256) => {
        const bytes = readFileSync(place(sha256));
        bytes[0]! ^= 1;
        writeFileSync(place(sha256), bytes);
        return Promise.resolve();
      },
      dispose: async () => {
        for (const one of opened) await one.close();
        await log.close();
        await server.close();
        removeFolder(folder);
      },
    };
  },
  { describe, it, expect },
);

describe('the artefacts of a server', () => {
  it('are not added to', async () => {
    const { artifacts, close } = openServer({ url: 'http://127.0.0.1:1', apiKey: null });
    await expect(artifacts.put()).rejects.toMatchObject({ code: 'artifact.read_only' });
    await close();
  });
});
