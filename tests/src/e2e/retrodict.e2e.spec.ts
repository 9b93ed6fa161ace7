import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { JobEvidence } from '@pulse/contracts';
import { pulse, runPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { copyExample } from '../support/workspace.js';

jest.setTimeout(180_000);

const small = ['--origins', '12', '--paths', '60'];

interface Printed {
  readonly horizon: number;
  readonly origin: string;
  readonly evidence: unknown;
  readonly licence: { readonly pairs: readonly { readonly horizon: number }[] };
  readonly files: readonly string[];
  readonly outputDir: string;
}

async function evidenceOf(args: readonly string[], cwd: string) {
  const { stdout } = await pulse(['retrodict', ...args, '--json', '--quiet'], { cwd });
  const printed = JSON.parse(stdout) as Printed;
  return { ...printed, evidence: JobEvidence.parse(printed.evidence) };
}

/** A world of a random walk of so many months. */
function walk(cwd: string, months: number): string {
  let [state, level] = [7, 100];
  const rows = Array.from({ length: months }, (_, i) => {
    state = (state * 16_807) % 2_147_483_647;
    level += state / 2_147_483_647 - 0.5;
    return `${1990 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')},${level.toFixed(4)}`;
  });
  writeFileSync(join(cwd, 'walk.csv'), ['date,x', ...rows].join('\n'));
  const source = 'sources: { d: { from: walk.csv, date: date } }';
  const variable = 'variables: { x: { source: d, process: random_walk } }';
  writeFileSync(join(cwd, 'walk.world.yaml'), `name: walk\nperiod: month\n${source}\n${variable}\ntargets: [x]\n`);
  return 'walk.world.yaml';
}

describe('pulse retrodict', () => {
  it('prints scores, reasons, processes and the reports of a bundled world', async () => {
    await inFolder(async (cwd) => {
      const { stdout } = await pulse(['retrodict', 'temperature', ...small, '--quiet'], { cwd });
      for (const words of [
        /^temperature: \d+ origins from \d{4} to \d{4} \(year\), each fitted on everything before, 60 paths,\s+12 periods ahead/,
        /h +n +CRPS +best baseline +skill \[90 %\] +DM p/,
        /80 % coverage \[95 %\] +PIT p +licence/,
        /process: random_walk, as the world names it; fitted on \d+ values/,
        /Events\nevent +h +n +happened +Brier +base rate +skill \[90 %\] +DM p/,
        /30 are\s+needed for a licence: --origins 12 asks for too few/,
        /Open out\/retrodict\/report\.html/,
      ])
        expect(stdout).toMatch(words);
      expect(stdout).not.toMatch(/NaN|undefined|null/);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
      expect(existsSync(join(cwd, 'out/retrodict/report.html'))).toBe(true);
    });
  });

  it('fits a narrow terminal, and makes one table in a wide one', async () => {
    await inFolder(async (cwd) => {
      const args = ['retrodict', 'capital', ...small, '--horizon', '4', '--quiet'];
      const narrow = await pulse(args, { cwd, env: { COLUMNS: '80' } });
      for (const line of narrow.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      const wide = await pulse(args, { cwd, env: { COLUMNS: '120' } });
      expect(wide.stdout).toMatch(/DM p +80 % coverage/);
      for (const line of wide.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    });
  });

  it('gives the evidence as one document, the same on every run, of what is asked for', async () => {
    await inFolder(async (cwd) => {
      copyExample('climate/temperature.world.yaml', cwd);
      const args = ['temperature.world.yaml', ...small, '--horizon', '3', '--origin', '2001', '--seed', 'abc'];
      const first = await evidenceOf(args, cwd);
      expect(first).toMatchObject({ horizon: 3, origin: '2001', outputDir: join(cwd, 'out/retrodict') });
      expect(first.files).toContain('report.html');
      expect(first.evidence.paths).toBe(60);
      expect(first.evidence.origins.at(-1)!.origin).toBe('2000');
      expect(first.evidence.pairs.find(({ horizon }) => horizon === 3)!.n).toBe(12);
      const again = await evidenceOf([...args, '--workers', '2', '--home', 'other'], cwd);
      expect(again.evidence).toEqual(first.evidence);
      const other = await evidenceOf([...args.slice(0, -1), 'abd'], cwd);
      expect(other.evidence.pairs).not.toEqual(first.evidence.pairs);
      const windowed = await evidenceOf([...args, '--window', '20'], cwd);
      expect(windowed.evidence.processes['temperature']!.observations).toBeLessThanOrEqual(20);
      const set = await evidenceOf([...args, '--set', 'rules.R001.enabled=false'], cwd);
      expect(set.evidence.pairs).not.toEqual(first.evidence.pairs);
    });
  });

  it('judges every horizon that so many origins can license', async () => {
    await inFolder(async (cwd) => {
      const { licence } = await evidenceOf([walk(cwd, 200), '--origins', '40', '--paths', '40', '--horizon', '5'], cwd);
      expect(licence.pairs.map(({ horizon }) => horizon)).toEqual([1, 2]);
    });
  });

  it('of a random walk claims no skill', async () => {
    await inFolder(async (cwd) => {
      const { evidence } = await evidenceOf([walk(cwd, 240), '--paths', '100', '--horizon', '3'], cwd);
      for (const { n, skill } of evidence.pairs) {
        expect(n).toBeGreaterThanOrEqual(60);
        expect(skill!.value).toBeLessThan(0.1);
        expect(skill!.low!).toBeLessThan(0.02);
      }
    });
  });

  it.each([
    [15, 3],
    [5, 1],
    [3, 1],
  ])('of %i months says that they are too few for a licence, with a shorter horizon', async (months, horizon) => {
    await inFolder(async (cwd) => {
      const { stdout } = await pulse(['retrodict', walk(cwd, months), '--quiet'], { cwd });
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        `The horizon is ${horizon}, since the history has only ${months}`,
      );
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('30 are needed for a licence');
      expect(stdout).not.toMatch(/NaN|undefined|null/);
    });
  });

  it('offers a recalibration, and shows one target only', async () => {
    await inFolder(async (cwd) => {
      const args = ['retrodict', 'capital', '--origins', '40', '--paths', '60', '--horizon', '3', '--quiet'];
      const { stdout } = await pulse([...args, '--recalibrate', '--target', 'unemployment'], { cwd });
      expect(stdout).toContain('Recalibration');
      expect(stdout).not.toContain('sp500 (');
    });
  });

  it.each([
    [['missing.world.yaml'], 3, 'there is no world file missing.world.yaml'],
    [['capitol'], 3, 'did you mean `capital`?'],
    [['classic'], 3, 'nothing to retrodict'],
    [['capital', '--target', 'x'], 3, '"x" is not a target of capital'],
    [['capital', '--window', '3'], 2, 'at least 8'],
    [['capital', '--set', 'decay_rat=1'], 3, 'decay_rate'],
    [['capital', '--origin', '1890'], 3, '1890'],
    [['nodata.world.yaml'], 3, 'has data'],
  ])('%j ends with %i: %s', async (args, exit, words) => {
    await inFolder(async (cwd) => {
      const process = '{ kind: random_walk, drift: 0, sd: 1 }';
      writeFileSync(
        join(cwd, 'nodata.world.yaml'),
        `name: nodata\nvariables: { x: { initial: 1, process: ${process} } }\ntargets: [x]\n`,
      );
      const { code, stderr } = await runPulse(['retrodict', ...args], { cwd });
      expect([code, stderr]).toEqual([exit, expect.stringContaining(words)]);
      expect(stderr).not.toMatch(/\n\s+at /);
    });
  });

  it('says that validation rejects the forecast from here, as the reports do', async () => {
    await inFolder(async (cwd) => {
      const world = walk(cwd, 90);
      const text = readFileSync(join(cwd, world), 'utf8');
      // Ten times too wide: no baseline is worse.
      writeFileSync(join(cwd, world), text.replace('process: random_walk', 'process: { kind: random_walk, sd: 3 }'));
      const { stdout } = await pulse(['retrodict', world, '--origins', '40', '--paths', '40', '--quiet'], { cwd });
      expect(stdout).toMatch(
        /Validation rejects the forecast from 1997-06, .*\s.*confidence 0\.\d\d? is\s+below\s+0\.4/,
      );
    });
  });
});
