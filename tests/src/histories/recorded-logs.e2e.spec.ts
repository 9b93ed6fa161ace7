import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { eventsIn } from '../support/log-of.js';
import { pulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { recordedFolder } from './folders.js';

jest.setTimeout(60_000);

/** A copy of a recorded data folder, as it lies beside its manifest. */
async function inRecorded(name: string, task: (cwd: string) => Promise<void>): Promise<void> {
  await inFolder(async (cwd) => {
    const from = join(recordedFolder, name);
    for (const part of ['log', 'artifacts']) cpSync(join(from, part), join(cwd, '.pulse', part), { recursive: true });
    for (const input of ['experiments.yaml', 'classic.world.yaml']) cpSync(join(from, input), join(cwd, input));
    await task(cwd);
  });
}

describe.each(readdirSync(recordedFolder))('the recorded log %s', (name) => {
  it('is verified, listed, reported and shown by the commands of today', async () => {
    await inRecorded(name, async (cwd) => {
      const ask = async (...args: string[]) => (await pulse(args, { cwd })).stdout;
      expect(await ask('verify-log')).toContain('hashes, versions and positions are as they were written');
      expect(JSON.parse(await ask('batches', '--json'))).toMatchObject({
        batches: [{ name: 'recorded', domain: 'capital', status: 'completed', jobs: 2, reported: true }],
      });
      expect(await ask('report', 'latest', '--format', 'md')).toContain('recorded');
      expect(await ask('report', 'latest', '--format', 'html')).toMatch(/^<!doctype html>/i);
      expect((await ask('report', 'latest', '--format', 'csv')).trimEnd().split('\n').length).toBe(3);
      expect(JSON.parse(await ask('report', 'latest', '--format', 'json'))).toMatchObject({
        requested: 4,
        accepted: 4,
      });
      // The figures of the original for these rules: conformance vectors of the classic score.
      expect(JSON.parse(await ask('show', 'latest/symbolic/2', '--json'))).toMatchObject({
        score: { confidence: 0.7, fragility: 0.88, driver: 'fear' },
      });
      expect(await ask('events', 'list')).toContain('ReplayVerified');
    });
  });

  it('goes on: a new batch is appended to it and takes the recorded one as its baseline', async () => {
    await inRecorded(name, async (cwd) => {
      const home = join(cwd, '.pulse');
      const recorded = (await eventsIn(home))[0]!.data['batchId'];
      await pulse(['batch', 'experiments.yaml', '--quiet'], { cwd });
      const planned = (await eventsIn(home)).filter(({ type }) => type === 'BatchPlanned');
      expect(planned.map(({ data }) => data['baseline'])).toEqual([null, recorded]);
      await pulse(['verify-log'], { cwd });
    });
  });
});
