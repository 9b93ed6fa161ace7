import { mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { countInLog, verify } from '../support/log-of.js';
import { pulse, runPulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { inFolder } from '../support/temporary-folder.js';
import { classicWorkspace } from '../support/workspace.js';

jest.setTimeout(120_000);

const program = fileURLToPath(new URL('../../../cli/bin/pulse.js', import.meta.url));

/** The error of a run that the disk failed: told in words, no stack, no claim of a bug. */
function expectClear(stderr: string, ...parts: readonly string[]): void {
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr).toMatch(/^error: /m);
  expect(stderr).not.toContain('pulse has a bug');
  expect(stderr).not.toMatch(/^\s+at /m);
}

describe('an output folder that cannot be written', () => {
  it('ends with a clear error; the batch is whole in the log, and --resume only copies', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(root, 5);
      writeFileSync(place.out, 'a file where a folder belongs');
      const failed = await runPulse(['batch', place.manifest], { cwd: root });
      expect(failed.code).toBe(4);
      expectClear(failed.stderr, place.out, 'pulse batch experiments.yaml --resume');
      expect(countInLog(place.home, 'ReportsWritten')).toBe(1);
      expect(verify(place.home).sound).toBe(true);
      const { commits } = verify(place.home);

      rmSync(place.out);
      await pulse(['batch', place.manifest, '--resume'], { cwd: root });
      expect(Object.keys(reportsIn(place.out))).toContain('forecasts.csv');
      expect(verify(place.home).commits).toBe(commits);
    });
  });

  it('because the disk is full: every file is whole or not there, and --resume copies again', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(root, 5);
      mkdirSync(place.out);
      const full = join(place.out, 'forecasts.csv.part');
      symlinkSync('/dev/full', full);
      const failed = await runPulse(['batch', place.manifest], { cwd: root });
      expect(failed.code).toBe(4);
      expectClear(failed.stderr, 'ENOSPC', 'pulse batch experiments.yaml --resume');
      expect(Object.keys(reportsIn(place.out))).not.toContain('forecasts.csv');
      unlinkSync(full);
      await pulse(['batch', place.manifest, '--resume'], { cwd: root });
      expect(Object.keys(reportsIn(place.out))).toContain('forecasts.csv');
      expect(countInLog(place.home, 'BatchSubmitted')).toBe(1);
    });
  });
});

describe('a data folder whose disk is full', () => {
  it('stops the batch with a clear error, keeps what was written, and goes on when there is room', async () => {
    await inFolder(async (root) => {
      const undisturbed = classicWorkspace(join(root, 'undisturbed'), 40);
      await pulse(['batch', undisturbed.manifest, '--quiet'], { cwd: undisturbed.folder });

      const place = classicWorkspace(join(root, 'full'), 40);
      // No file may grow beyond 100 KiB: the log of this batch is larger, as it is on a disk that fills up.
      const command = `ulimit -f 100; exec "${process.execPath}" "${program}" batch ${place.manifest}`;
      const { PULSE_HOME: _home, ...env } = process.env;
      const failed = spawnSync('sh', ['-c', command], { cwd: place.folder, env, encoding: 'utf8', timeout: 60_000 });
      expect(failed.status).toBe(4);
      expectClear(failed.stderr, 'EFBIG', 'pulse batch experiments.yaml --resume');
      const { sound, commits } = verify(place.home);
      expect(sound).toBe(true);
      expect(commits).toBeGreaterThan(0);

      await pulse(['batch', place.manifest, '--resume', '--quiet'], { cwd: place.folder });
      expect(reportsIn(place.out)).toEqual(reportsIn(undisturbed.out));
      expect(countInLog(place.home, 'BatchSubmitted')).toBe(1);
    });
  });

  it('cannot be made where a file stands', async () => {
    await inFolder(async (root) => {
      const place = classicWorkspace(root, 2);
      writeFileSync(place.home, 'a file');
      const failed = await runPulse(['batch', place.manifest], { cwd: root });
      expect(failed.code).toBe(3);
      expectClear(failed.stderr, place.home);
      expect(readFileSync(place.home, 'utf8')).toBe('a file');
    });
  });
});
