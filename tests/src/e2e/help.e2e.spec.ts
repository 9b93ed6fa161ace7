import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { pulse, runPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';

jest.setTimeout(60_000);

/** Lists every module that is resolved, one line each. */
const listing = (file: string) => `
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    appendFileSync(${JSON.stringify(file)}, found.url + '\\n');
    return found;
  },
});
`;

async function modulesOf(args: readonly string[], folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const list = join(folder, 'modules.txt');
  const hook = join(folder, 'list-modules.mjs');
  writeFileSync(list, '');
  writeFileSync(hook, listing(list));
  await runPulse(args, { cwd: folder, env: { NODE_OPTIONS: `--import ${hook}` } });
  return readFileSync(list, 'utf8').trim().split('\n');
}

/** What a command needs that does something; help and errors of usage need none of it. */
const heavy = /node_modules\/(zod|yaml|log-update|@noble)\/|\/(libs|services)\/[^/]+\/dist\//;

describe('pulse --help', () => {
  it.each([
    { args: ['--help'] },
    { args: ['batch', '--help'] },
    { args: ['--version'] },
    { args: ['batch'] },
    { args: ['bogus'] },
  ])('answers $args without loading what it does not need', async ({ args }) => {
    await inFolder(async (root) => {
      const modules = await modulesOf(args, root);
      expect(modules.some((url) => url.includes('/commander/'))).toBe(true);
      expect(modules.filter((url) => heavy.test(url))).toEqual([]);
      // A module is listed as often as it is imported.
      expect(new Set(modules.filter((url) => !url.startsWith('node:'))).size).toBeLessThan(50);
    });
  });

  it('would be seen to load them', async () => {
    await inFolder(async (root) => {
      const modules = await modulesOf(['validate', 'nothing.yaml'], root);
      expect(modules.some((url) => heavy.test(url))).toBe(true);
    });
  });

  it('names every command, and each command its options', async () => {
    await inFolder(async (cwd) => {
      const { stdout } = await pulse(['--help'], { cwd });
      for (const command of 'batch forecast validate plan batches report show replay events verify-log paths'.split(
        ' ',
      ))
        expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
      const batch = (await pulse(['batch', '--help'], { cwd })).stdout;
      for (const option of [
        '--workers <n|auto>',
        '--dry-run',
        '--json',
        '--events <file>',
        '--resume',
        '--only <filter>',
        '--fail-fast',
        '--max-failures <n>',
        '--no-cache',
        '--progress <style>',
        '--output-dir <dir>',
        '--trust-only',
        '--yes',
        '--quiet',
      ])
        expect(batch).toContain(option);
    });
  });
});

describe('a command line that is wrong', () => {
  it.each([
    { args: ['bogus'], says: "unknown command 'bogus'" },
    { args: ['batch'], says: "missing required argument 'file'" },
    { args: ['batch', 'x.yaml', '--wokers', '2'], says: 'Did you mean --workers?' },
    { args: ['batch', 'x.yaml', '--workers', '0'], says: 'a whole number of at least 1' },
    { args: ['batch', 'x.yaml', '--progress', 'fancy'], says: 'Allowed choices are auto, bar, plain, none' },
    { args: ['batch', 'x.yaml', '--max-failures', 'few'], says: 'a whole number of at least 1' },
    { args: ['forecast', '--min-conf', '1.5'], says: 'a number from 0 to 1' },
    { args: ['forecast', '--set', 'decay_rate'], says: 'expected <path>=<value>' },
    { args: ['report', 'latest', '--format', 'pdf'], says: 'Allowed choices are md, csv, html, json' },
  ])('ends $args with exit code 2 and says what is wrong', async ({ args, says }) => {
    await inFolder(async (cwd) => {
      const { code, stderr, stdout } = await runPulse(args, { cwd });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(says);
    });
  });
});
