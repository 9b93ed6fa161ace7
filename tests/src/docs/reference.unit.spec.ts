import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { REPORT_FILES } from '@pulse/auditor';
import {
  Asset,
  Commit,
  Effect,
  Headline,
  Manifest,
  Overlay,
  Parameter,
  Process,
  QUANTILE_LEVELS,
  Rule,
  Source,
  Variable,
  World,
  WorldEvent,
} from '@pulse/contracts';
import { EXPRESSION_FUNCTIONS } from '@pulse/engine';
import { scoringFunctions } from '@pulse/scoring';
import { codeSpans, document, firstCells, root, section } from './documents.js';
import { keysOf, type Schema, wordsOf } from './schema-keys.js';

const keysIn = (text: string): string[] => firstCells(text, 'key').flatMap(codeSpans).sort();
const topKeys = (schema: unknown): string[] => keysOf(schema as Schema).filter((key) => !key.includes('.'));

describe('the reference of manifests', () => {
  const { text } = document('docs/reference/manifest.md');
  const keys = keysOf(Manifest);
  const below = (parent: string) =>
    keys.filter((key) => key.startsWith(`${parent}.`)).map((key) => key.slice(parent.length + 1));

  it.each([
    ['## Top level', topKeys(Manifest)],
    ['## `config`', below('config')],
    ['## `jobs`', below('jobs')],
    ['## `matrix`', below('matrix')],
  ])('has under %s every key, and no other', (heading, expected) => {
    expect(expected.length).toBeGreaterThan(1);
    expect(keysIn(section(text, heading))).toEqual(expected.sort());
  });

  it('has every word that a setting can be', () => {
    const words = wordsOf(Manifest);
    expect(words.length).toBeGreaterThan(5);
    expect(words.filter((word) => !codeSpans(text).includes(word))).toEqual([]);
  });

  it('names the bundled worlds', () => {
    const worlds = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
      .flatMap((file) => /([\w-]+)\.world\.yaml$/.exec(file)?.[1] ?? [])
      .sort();
    expect(/bundled one \(([^)]*)\)/.exec(text)?.[1]).toBe(worlds.map((name) => `\`${name}\``).join(', '));
  });
});

describe('the reference of worlds', () => {
  const { text } = document('docs/reference/world.md');
  const world = text.slice(0, text.indexOf('\n## '));
  const rules = section(text, '## `rules`');
  const effects = rules.indexOf('An effect:');

  it.each([
    ['a world', world, World],
    ['sources', section(text, '## `sources`'), Source],
    ['variables', section(text, '## `variables`'), Variable],
    ['parameters', section(text, '## `parameters`'), Parameter],
    ['overlays', section(text, '## `overlays`'), Overlay],
    ['capital', section(text, '## `capital`'), Asset],
    ['rules', rules.slice(0, effects), Rule],
    ['effects', rules.slice(effects), Effect],
    ['events', section(text, '## `events`'), WorldEvent],
    ['headline', section(text, '## `headline`'), Headline],
  ])('has every key of %s, and no other', (_what, part, schema) => {
    expect(keysIn(part)).toEqual(topKeys(schema).sort());
  });

  it('has every process with its parameters', () => {
    const processes = section(text, '## Processes');
    const { kind } = Process.shape;
    expect(firstCells(processes, 'kind').flatMap(codeSpans).sort()).toEqual([...kind.options].sort());
    const parameters = topKeys(Process).filter((key) => key !== 'kind');
    expect(parameters.filter((key) => !codeSpans(processes).includes(key))).toEqual([]);
  });

  it('has every word that a setting can be', () => {
    const words = wordsOf(World);
    expect(words.length).toBeGreaterThan(30);
    expect(words.filter((word) => !codeSpans(text).includes(word))).toEqual([]);
  });
});

describe('the other references', () => {
  it('have every function of expressions', () => {
    const { text } = document('docs/reference/expressions.md');
    const functions = firstCells(text, 'function').flatMap(codeSpans);
    for (const name of EXPRESSION_FUNCTIONS)
      expect(functions.filter((span) => span.startsWith(`${name}(`)).length).toBeGreaterThan(0);
    expect(functions.filter((span) => !EXPRESSION_FUNCTIONS.some((name) => span.includes(name)))).toEqual([]);
  });

  it('have every report file', () => {
    const { text } = document('docs/reference/files.md');
    const names = Object.values(REPORT_FILES).map(({ name }) => name.replace('<name>', '<job>'));
    expect(names.filter((name) => !codeSpans(text).includes(name))).toEqual([]);
  });

  it('have every key of a stored commit, and the levels of the quantiles', () => {
    const { text } = document('docs/reference/files.md');
    expect(keysIn(section(text, '### The log'))).toEqual(topKeys(Commit).sort());
    expect(QUANTILE_LEVELS).toHaveLength(23);
    expect(text).toContain('The 23 levels are 0.01, 0.025, 0.05 to 0.95 by 0.05, 0.975 and 0.99');
  });

  it('have every event as its schema is', () => {
    const script = join(root, 'tools', 'make-event-docs.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('the reference of scores', () => {
  it('is made from the docstrings', () => {
    const script = join(root, 'tools', 'make-scoring-docs.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('has every function that the conformance vectors name', () => {
    const { text } = document('docs/reference/scoring.md');
    const documented = new Set([...text.matchAll(/^### (\w+)$/gm)].map((match) => match[1]!));
    expect(Object.keys(scoringFunctions).filter((name) => !documented.has(name))).toEqual([]);
  });
});
