import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { artifactStoreContract } from '../contract/artifact-store-contract.js';
import { openFileArtifactStore, type FileArtifactOptions } from './file-artifact-store.js';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const made: string[] = [];
const temporary = () => {
  const directory = mkdtempSync(join(tmpdir(), 'pulse-artefacts-'));
  made.push(directory);
  return directory;
};
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

const fileOf = (directory: string, sha: string) => join(directory, sha.slice(0, 2), sha.slice(2));

const underTest = (options: FileArtifactOptions) => async () => {
  const directory = temporary();
  return {
    store: openFileArtifactStore(directory, options),
    another: async () => openFileArtifactStore(directory, options),
    damage: async (sha: string) => {
      const bytes = readFileSync(fileOf(directory, sha));
      bytes[0]! ^= 1;
      writeFileSync(fileOf(directory, sha), bytes);
    },
    dispose: async () => rmSync(directory, { recursive: true }),
  };
};

artifactStoreContract('files', underTest({}), { describe, it, expect });
artifactStoreContract('files, never synced', underTest({ fsync: 'never' }), { describe, it, expect });

describe('artefacts as files', () => {
  it('lie in folders by the first two digits and leave no temporary file behind', async () => {
    const directory = join(temporary(), 'made', 'on', 'demand');
    await openFileArtifactStore(directory).put('abc');
    expect(readdirSync(directory)).toEqual(['ba']);
    expect(readdirSync(join(directory, 'ba'))).toEqual([ABC.slice(2)]);
  });

  it('replaces a copy that a crash left short', async () => {
    const directory = temporary();
    mkdirSync(join(directory, 'ba'));
    writeFileSync(fileOf(directory, ABC), 'ab');
    const store = openFileArtifactStore(directory);
    await expect(store.get(ABC)).rejects.toMatchObject({ code: 'artifact.corrupt' });
    await store.put('abc');
    expect(readFileSync(fileOf(directory, ABC), 'utf8')).toBe('abc');
  });

  it('reports a folder that cannot be written and removes what it began', async () => {
    const directory = temporary();
    writeFileSync(join(directory, 'ba'), 'a file where a folder belongs');
    await expect(openFileArtifactStore(directory).put('abc')).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(existsSync(join(directory, 'ba'))).toBe(true);
    expect(readdirSync(directory)).toEqual(['ba']);
  });
});
