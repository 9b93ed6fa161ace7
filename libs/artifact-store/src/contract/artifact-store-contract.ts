import type { StoreUnderTest, SuiteRunner } from './runner.js';

/** From FIPS 180-2, appendix B, and the well-known digest of no bytes. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const TWO_BLOCKS = '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1';

/** What every adapter of the artefact store does alike; each adapter's specs run it unchanged. */
export function artifactStoreContract(
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { describe, it, expect }: SuiteRunner,
): void {
  const test = (title: string, body: (under: StoreUnderTest) => Promise<void>) =>
    it(title, async () => {
      const under = await makeStore();
      try {
        await body(under);
      } finally {
        await under.dispose();
      }
    });
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  describe(`artefact store contract: ${name}`, () => {
    test('content is stored under its SHA-256 and comes back', async ({ store }) => {
      expect(await store.put('abc')).toBe(ABC);
      expect(await store.put('')).toBe(EMPTY);
      expect(await store.put('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(TWO_BLOCKS);
      expect(text(await store.get(ABC))).toBe('abc');
      expect((await store.get(EMPTY)).length).toBe(0);
    });

    test('text and its UTF-8 bytes are the same content', async ({ store }) => {
      const sha = await store.put('désespoir \u{1F300}');
      expect(await store.put(new TextEncoder().encode('désespoir \u{1F300}'))).toBe(sha);
      expect(text(await store.get(sha))).toBe('désespoir \u{1F300}');
    });

    test('storing again, also at the same time, changes nothing', async ({ store, another }) => {
      const other = await another();
      const hashes = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).put('abc')));
      expect(new Set(hashes)).toEqual(new Set([ABC]));
      expect(await store.put('abc')).toBe(ABC);
      expect(text(await other.get(ABC))).toBe('abc');
    });

    test('every byte and several megabytes survive', async ({ store }) => {
      const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i + (i >> 8)) & 255);
      const sha = await store.put(bytes);
      expect(Buffer.compare(await store.get(sha), bytes)).toBe(0);
    });

    test('changing the bytes after the call does not change what is stored', async ({ store }) => {
      const bytes = new TextEncoder().encode('abc');
      const storing = store.put(bytes);
      bytes[0] = 0;
      expect(await storing).toBe(ABC);
      expect(text(await store.get(ABC))).toBe('abc');
    });

    test('what is not there is told apart from what is', async ({ store }) => {
      expect(await store.has(ABC)).toBe(false);
      await expect(store.get(ABC)).rejects.toMatchObject({ code: 'artifact.missing', sha256: ABC });
      await store.put('abc');
      expect(await store.has(ABC)).toBe(true);
    });

    test('damaged content is never handed out, and storing it again repairs it', async ({ store, damage }) => {
      await store.put('abc');
      await damage(ABC);
      await expect(store.get(ABC)).rejects.toMatchObject({ code: 'artifact.corrupt', sha256: ABC });
      expect(await store.put('abc')).toBe(ABC);
      expect(text(await store.get(ABC))).toBe('abc');
    });

    test('what is not a hash is refused, so no name reaches outside the store', async ({ store }) => {
      for (const value of [
        '',
        '../../etc/passwd',
        ABC.toUpperCase(),
        `${ABC}0`,
        ABC.slice(1),
        `${'../'.repeat(21)}a`,
      ]) {
        await expect(store.get(value)).rejects.toMatchObject({ code: 'artifact.invalid_hash' });
        await expect(store.has(value)).rejects.toMatchObject({ code: 'artifact.invalid_hash' });
      }
    });

    test('many small artefacts at once', async ({ store }) => {
      const contents = Array.from({ length: 500 }, (_, i) => `artefact ${i}`);
      const hashes = await Promise.all(contents.map((content) => store.put(content)));
      expect(new Set(hashes).size).toBe(500);
      const back = await Promise.all(hashes.map((sha) => store.get(sha)));
      expect(back.map(text)).toEqual(contents);
    });
  });
}
