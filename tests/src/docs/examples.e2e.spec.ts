import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { World } from '@pulse/contracts';
import { expandManifest, readManifest, readWorld } from '@pulse/domain';
import { runPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { type CodeBlock, codeBlocks, document, documents, root } from './documents.js';

jest.setTimeout(120_000);

const blocks = documents().flatMap(codeBlocks);
const named = (info: string) =>
  blocks.filter((block) => block.info === info).map((block) => [block.place, block] as const);

/** Worlds that examples can name: those of the pages and the bundled ones, by file name. */
const worlds = new Map<string, string>([
  ...named('yaml world').map(([, { text }]) => [`${/^name: (.*)$/m.exec(text)![1]!}.world.yaml`, text] as const),
  ...readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.world.yaml'))
    .map((file) => [basename(file), readFileSync(join(root, 'examples', file), 'utf8')] as const),
]);

function worldOf({ text, place }: CodeBlock): World {
  const name = basename(/world: ['"]?([\w./-]+)/.exec(text)?.[1] ?? '');
  const source = worlds.get(name) ?? worlds.get(`${name}.world.yaml`);
  if (source === undefined) throw new Error(`${place}: no page has the world ${name}`);
  return readWorld(source, name).world!;
}

describe('worlds in pages', () => {
  it.each(named('yaml world'))('%s is valid', (place, { text }) => {
    expect(readWorld(text, place).diagnostics).toEqual([]);
  });
});

describe('manifests in pages', () => {
  it.each(named('yaml manifest'))('%s is valid', (place, block) => {
    const { manifest, document: source, diagnostics } = readManifest(block.text, place);
    expect(diagnostics).toEqual([]);
    const { jobs, diagnostics: found } = expandManifest(manifest!, worldOf(block), source!);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(jobs.length).toBeGreaterThan(0);
  });

  it('are there', () => expect(named('yaml manifest').length).toBeGreaterThanOrEqual(4));
});

/** A page's block of output that begins with a text. */
function output(path: string, start: string): string {
  const found = codeBlocks(document(path)).find(({ info, text }) => info === 'text' && text.startsWith(start));
  if (!found) throw new Error(`${path} has no block that begins with "${start}"`);
  return found.text.trimEnd();
}

describe('what pages say that Pulse prints', () => {
  it('is what it prints: the plan of the first experiment, valid without a warning', async () => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'my'));
      writeFileSync(join(folder, 'my/builders.world.yaml'), readmeBlock('yaml world'));
      writeFileSync(join(folder, 'my/first.yaml'), readmeBlock('yaml manifest'));
      const plan = await runPulse(['batch', 'my/first.yaml', '--dry-run'], { cwd: folder });
      expect(plan.stderr).toBe('');
      expect(plan.stdout.trimEnd()).toBe(output('docs/guides/first-batch.md', 'first: 7 jobs'));
    });
  });

  it('is what it prints: the mistakes of the first batch', async () => {
    await inFolder(async (folder) => {
      const broken = readmeBlock('yaml manifest')
        .replace('paths: 1000', 'path: 1000')
        .replace('layoffs.scale', 'layofs.scale');
      mkdirSync(join(folder, 'my'));
      writeFileSync(join(folder, 'my/builders.world.yaml'), readmeBlock('yaml world'));
      writeFileSync(join(folder, 'my/first.yaml'), broken);
      const { code, stderr } = await runPulse(['validate', 'my/first.yaml'], { cwd: folder });
      expect(code).toBe(3);
      expect(stderr.trimEnd()).toBe(output('docs/guides/first-batch.md', 'error[schema.unknown_key]'));
    });
  });

  it('is what it prints: the jobs of a matrix', async () => {
    await inFolder(async (folder) => {
      const matrix = named('yaml manifest').find(([, { text }]) => text.startsWith('name: matrix_example'))![1];
      writeFileSync(join(folder, 'm.yaml'), matrix.text);
      const { stdout } = await runPulse(['plan', 'm.yaml'], { cwd: folder });
      expect(stdout.split('\n').slice(3).join('\n').trimEnd()).toBe(output('docs/reference/manifest.md', '#  job'));
    });
  });
});

function readmeBlock(info: string): string {
  return codeBlocks(document('README.md')).find((block) => block.info === info)!.text;
}
