import { describe, expect, it, jest } from '@jest/globals';
import { ENGINE_VERSION } from '@pulse/engine';
import { inFolder } from '../support/temporary-folder.js';
import { computeDigests, recordedDigests } from './digests.js';

jest.setTimeout(120_000);

describe('the results of fixed configurations', () => {
  it('are those recorded for this version of the engine: other results need a new version', async () => {
    await inFolder(async (scratch) => {
      const recorded = recordedDigests()[ENGINE_VERSION];
      expect({ [ENGINE_VERSION]: await computeDigests(scratch) }).toEqual({ [ENGINE_VERSION]: recorded });
    });
  });

  it('differ from those of every other version', () => {
    const all = Object.values(recordedDigests()).map((digests) => JSON.stringify(digests));
    expect(new Set(all).size).toBe(all.length);
  });
});
