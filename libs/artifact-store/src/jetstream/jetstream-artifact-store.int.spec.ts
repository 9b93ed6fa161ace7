import { createHash } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connectBroker, directGet, publish } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { artifactStoreContract } from '../contract/artifact-store-contract.js';
import { TOTAL } from './chunks.js';
import { openJetStreamArtifactStore } from './jetstream-artifact-store.js';
import { ART, CHUNK_BYTES, provisionArtifacts, subjectOf } from './topology.js';

jest.setTimeout(600_000);

/** What a service that stores and reads artefacts may do; nothing else. */
const CONFIG = `
  authorization { users = [
    { user: admin, password: admin }
    { user: service, password: service, permissions: {
      publish: { allow: ["art.>", "$JS.API.STREAM.INFO.ART", "$JS.API.DIRECT.GET.ART"] }
      subscribe: { allow: ["_INBOX_service.>"] }
    } }
  ] }`;

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start({ config: CONFIG });
});
afterAll(() => server.stop());

const ADMIN = () => ({ servers: server.url, user: 'admin', pass: 'admin' });

async function freshStore(timeoutMs = 5000) {
  const admin = await connectBroker(ADMIN());
  await provisionArtifacts(admin);
  const open = () =>
    openJetStreamArtifactStore(
      { servers: server.url, user: 'service', pass: 'service', inboxPrefix: '_INBOX_service' },
      { timeoutMs },
    );
  const handles = [await open()];
  return {
    store: handles[0]!,
    admin,
    another: async () => {
      const handle = await open();
      handles.push(handle);
      return handle;
    },
    /** A message is immutable: what stands for a damaged one is a newer one. */
    damage: async (sha: string, chunk = 0) => {
      const stored = await directGet(admin, ART.name, { last_by_subj: subjectOf(sha, chunk) }, 5000);
      const data = Uint8Array.from(stored!.data);
      data[0]! ^= 1;
      const headers = { [TOTAL]: stored!.headers.get(TOTAL) };
      await publish(admin, subjectOf(sha, chunk), data, { headers, stream: ART.name, timeout: 5000 });
    },
    dispose: async () => {
      await Promise.all(handles.map((handle) => handle.close()));
      await admin.close();
      const cleaner = await connectBroker(ADMIN());
      await (await jetstreamManager(cleaner)).streams.delete(ART.name);
      await server.streamIsGone(ART.name);
      await cleaner.close();
    },
  };
}

artifactStoreContract('jetstream', () => freshStore(), { describe, it, expect });

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('artefacts in chunks', () => {
  it('come back whole at every size around a chunk, and each chunk is stored once', async () => {
    const { store, admin, dispose } = await freshStore();
    let messages = 0;
    for (const size of [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]) {
      const bytes = new Uint8Array(size).fill(7);
      for (let n = 0; n < 2; n++) expect(await store.put(bytes)).toBe(sha256(bytes));
      expect(Buffer.compare(await store.get(sha256(bytes)), bytes)).toBe(0);
      messages += Math.ceil(size / CHUNK_BYTES);
    }
    const manager = await jetstreamManager(admin);
    expect((await manager.streams.info(ART.name)).state.messages).toBe(messages);
    await dispose();
  });

  it('are not there before their last chunk is, and repaired in any chunk', async () => {
    const { store, admin, damage, dispose } = await freshStore();
    const bytes = Uint8Array.from({ length: 3 * CHUNK_BYTES }, (_, i) => (i * i) >> 5);
    const sha = sha256(bytes);
    await admin.request(subjectOf(sha, 2), bytes.slice(2 * CHUNK_BYTES), { timeout: 5000 });
    expect(await store.has(sha)).toBe(false);
    await store.put(bytes);
    for (const chunk of [0, 1, 2]) {
      await damage(sha, chunk);
      await expect(store.get(sha)).rejects.toMatchObject({ code: 'artifact.corrupt' });
      await store.put(bytes);
      expect(Buffer.compare(await store.get(sha), bytes)).toBe(0);
    }
    await dispose();
  });

  it('cannot be stored when the broker is away', async () => {
    const { store, dispose } = await freshStore(50);
    await server.down();
    await expect(store.put('abc')).rejects.toMatchObject({ code: 'broker.unavailable' });
    await expect(store.get(sha256(new Uint8Array()))).rejects.toMatchObject({ code: 'broker.unavailable' });
    await server.up();
    await dispose();
  });
});
