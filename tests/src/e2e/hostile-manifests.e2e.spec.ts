import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { runPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { copyExample } from '../support/workspace.js';

jest.setTimeout(120_000);

const head =
  'name: hostile\nconfig: { world: ./classic.world.yaml, domain: capital, output_dir: out, profile: classic }\n';
const jobs = 'jobs: [{ name: fine }]\n';

/** Each alias holds ten of the one before it: ten thousand million values in 600 bytes. */
const aliasBomb = [
  'a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]',
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`),
].join('\n');

/** Bytes of a compiled program, as they may stand in a file that was named by mistake. */
const binary = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0xff, 0xfe, 0xc3, 0x28, 0, 0, 10, 0x80]);

interface Hostile {
  readonly what: string;
  readonly manifest: string | Uint8Array;
  /** Where the problem is said to be: `line:column`. */
  readonly at: string;
  readonly says: RegExp;
}

const escape = String.fromCharCode(27);

const hostile: readonly Hostile[] = [
  { what: 'an alias bomb', manifest: `${head}${aliasBomb}\n${jobs}`, at: '7:10', says: /alias/ },
  {
    what: 'a number that is none',
    manifest: `${head}jobs:\n  - { name: a, params: { decay_rate: 1e999 } }\n`,
    at: '4:38',
    says: /1e999/,
  },
  {
    what: '11,000 jobs without --yes',
    manifest: `${head}matrix:\n  axes:\n    decay_rate: [${Array.from({ length: 110 }, (_, i) => i / 1000).join(', ')}]\n    rules.R006_InflationEffect.scale: [${Array.from({ length: 100 }, (_, i) => i).join(', ')}]\n`,
    at: '4:3',
    says: /11,000 jobs[^]*--yes/,
  },
  {
    what: 'an absolute output folder',
    manifest: head.replace('output_dir: out', 'output_dir: /etc/pulse') + jobs,
    at: '2:69',
    says: /output_dir[^]*--output-dir/,
  },
  {
    what: 'a job that is named as a file elsewhere',
    manifest: `${head}jobs: [{ name: ../../etc/passwd }]\n`,
    at: '3:16',
    says: /\.\.\/\.\.\/etc\/passwd/,
  },
  { what: 'one key twice', manifest: `${head}${jobs}jobs: [{ name: other }]\n`, at: '4:1', says: /`jobs`/ },
  { what: 'a binary file', manifest: binary, at: '1:8', says: /not text/ },
  { what: 'an empty file', manifest: '', at: '1:1', says: /empty/ },
  {
    what: 'wrong types everywhere',
    manifest:
      'name: [1]\nconfig: { world: {}, domain: 3, horizon: soon, paths: -1, count: 1.5, seed: {}, evidence: yes, retry: 3 }\njobs: nine\nmatrix: { axes: 5 }\n',
    at: '1:7',
    says: /`name`[^]*`config\.horizon`[^]*`jobs`[^]*`matrix\.axes`/,
  },
  {
    what: 'a world that nobody knows',
    manifest: head.replace('./classic.world.yaml', 'clasic') + jobs,
    at: '2:18',
    says: /no world "clasic"[^]*classic/,
  },
  {
    what: 'sequences that steer a terminal',
    manifest: `${head}jobs: [{ name: "\\e[2J" }, { name: a } # ${escape}[2J${escape}]0;owned\n`,
    at: '3:7',
    says: /not closed|never closed|closed/,
  },
  {
    what: 'a line of nine megabytes',
    manifest: `${head}jobs: [{ name: "${'x'.repeat(9 << 20)}" }]\n`,
    at: '3:16',
    says: /name/,
  },
  {
    what: 'a file of eleven megabytes',
    manifest: `${head}jobs: [{ name: "${'x'.repeat(11 << 20)}" }]\n`,
    at: '1:1',
    says: /more than 10 MB is not read/,
  },
  {
    what: 'a file in another encoding',
    manifest: Buffer.from(`${head}jobs: [{ name: d\u00e9but }]\n`, 'latin1'),
    at: '3:17',
    says: /not UTF-8/,
  },
];

describe('a hostile manifest', () => {
  it.each(hostile)(
    '$what is refused with its place; nothing runs, nothing is written',
    async ({ manifest, at, says }) => {
      await inFolder(async (cwd) => {
        copyExample('classic/classic.world.yaml', cwd);
        writeFileSync(join(cwd, 'hostile.yaml'), manifest);
        const { code, stderr, stdout } = await runPulse(['batch', 'hostile.yaml'], { cwd });
        expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
        expect(stderr).toMatch(says);
        expect(stderr).toContain(`--> hostile.yaml:${at}\n`);
        expect(stderr).not.toContain('pulse has a bug');
        expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        // A screen or two, whatever the size of the file.
        expect(stderr.length).toBeLessThan(8000);
        expect(existsSync(join(cwd, 'out'))).toBe(false);
        expect(existsSync(join(cwd, '.pulse'))).toBe(false);
        expect(readdirSync(cwd).sort()).toEqual(['classic.world.yaml', 'hostile.yaml']);
      });
    },
  );

  it('is told to a program as one JSON document', async () => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, 'hostile.yaml'), `${head}jobs: [{ name: ../x }]\n`);
      copyExample('classic/classic.world.yaml', cwd);
      const { code, stdout } = await runPulse(['batch', 'hostile.yaml', '--json'], { cwd });
      expect(code).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({
        status: 'invalid',
        exitCode: 3,
        diagnostics: [{ severity: 'error', code: 'job.unsafe_name', file: 'hostile.yaml', line: 3, column: 16 }],
      });
    });
  });

  it('with too many jobs runs when it is asked to with --yes', async () => {
    await inFolder(async (cwd) => {
      copyExample('classic/classic.world.yaml', cwd);
      writeFileSync(join(cwd, 'many.yaml'), hostile[2]!.manifest);
      const { code, stdout } = await runPulse(['plan', 'many.yaml', '--yes', '--json'], { cwd });
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as { jobs: unknown[] }).jobs.length).toBe(11_000);
    });
  });
});
