import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { eventsIn } from '../support/log-of.js';
import { pulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { classicWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(60_000);

const run = (place: Workspace, ...args: string[]) =>
  pulse(['batch', place.manifest, '--quiet', ...args], { cwd: place.folder });

const batchIds = async ({ home }: Workspace) =>
  (await eventsIn(home)).filter(({ type }) => type === 'BatchSubmitted').map(({ data }) => data['batchId'] as string);

describe('running a batch again', () => {
  it('keeps the older reports under batches/<id>/ and does not touch what it did not write', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(root, 3);
      await run(place);
      writeFileSync(join(place.out, 'notes.txt'), 'mine');
      writeFileSync(join(place.out, 'my-analysis.csv'), 'a,b\n1,2\n');
      const first = reportsIn(place.out);
      const page = readFileSync(join(place.out, 'report.html'), 'utf8');

      // One job less: its files belong to the older batch and move away with it.
      const manifest = readFileSync(join(root, place.manifest), 'utf8').replace(/0\.001,\s+0\.002/, '0.001');
      writeFileSync(join(root, place.manifest), manifest);
      await run(place);
      const [older, newer] = await batchIds(place);
      expect(readdirSync(join(place.out, 'batches'))).toEqual([older]);
      const kept = join(place.out, 'batches', older!);
      const { 'notes.txt': notes, 'my-analysis.csv': analysis, ...written } = first;
      expect(reportsIn(kept)).toEqual(written);
      expect(readFileSync(join(kept, 'report.html'), 'utf8')).toBe(page);
      expect(existsSync(join(place.out, 'matrix_decay0.002.yaml'))).toBe(false);
      expect(reportsIn(place.out)).toMatchObject({ 'notes.txt': notes, 'my-analysis.csv': analysis });
      expect(readFileSync(join(place.out, 'notes.txt'), 'utf8')).toBe('mine');

      await run(place);
      expect(new Set(readdirSync(join(place.out, 'batches')))).toEqual(new Set([older, newer]));
    });
  });

  it('compares itself with the batch before it, which stays the baseline however often it is resumed', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(root, 3);
      await run(place);
      await run(place);
      const [first] = await batchIds(place);
      const planned = (await eventsIn(place.home)).filter(({ type }) => type === 'BatchPlanned');
      expect(planned.map(({ data }) => data['baseline'])).toEqual([null, first]);
      const audit = JSON.parse(readFileSync(join(place.out, 'recursion_audit.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      expect(JSON.stringify(audit['run'])).toContain(first);
    });
  });

  it('does not take a batch of some jobs as the baseline', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(root, 3);
      await run(place, '--only', 'decay_rate=0.001');
      await run(place);
      const planned = (await eventsIn(place.home)).filter(({ type }) => type === 'BatchPlanned');
      expect(planned.map(({ data }) => data['baseline'])).toEqual([null, null]);
    });
  });
});
