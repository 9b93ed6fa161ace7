import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { POLICIES, PolicyFile, readPolicy } from '@pulse/domain';
import { codeBlocks, codeSpans, document, firstCells, root, section } from './documents.js';
import { keysOf } from './schema-keys.js';

const guide = document('docs/guides/licence.md');

describe('the guide to licences', () => {
  it('shows a policy file that can be read, with every key that there is', () => {
    const [block] = codeBlocks(guide).filter(({ info }) => info === 'yaml policy');
    const { policy, diagnostics } = readPolicy(block!.text, 'policy.yaml');
    expect(diagnostics).toEqual([]);
    expect(policy).not.toMatchObject(POLICIES['default']!);
    const missing = keysOf(PolicyFile).filter((key) => !new RegExp(`\\b${key.split('.').at(-1)!}:`).test(block!.text));
    expect(missing).toEqual([]);
  });

  it('has the tests and verdicts of the policy', () => {
    const source = readFileSync(join(root, 'libs/domain/src/license/pair-tests.ts'), 'utf8');
    const tests = new Set([...source.matchAll(/(?:test: |notEvaluated\(\s*)'(\w+)'/g)].map((match) => match[1]!));
    expect(firstCells(guide.text, 'test').flatMap(codeSpans).sort()).toEqual([...tests].sort());
    expect(tests.size).toBe(8);
  });
});

describe('the reference of validation codes', () => {
  it('has every code, and no other', () => {
    const folder = join(root, 'libs/domain/src');
    const files = readdirSync(join(folder, 'validation')).filter((name) => /(?<!spec)\.ts$/.test(name));
    const sources = files.map((name) => readFileSync(join(folder, 'validation', name), 'utf8')).join('\n');
    const codes = [...sources.matchAll(/(?:reject|warn)\(\s*'(\w+)'/g)].map((match) => match[1]!);
    const all = new Set([...codes, 'revised_without_vintages']);
    const documented = firstCells(section(document('docs/reference/files.md').text, '## Validation codes'), 'code');
    expect(documented.flatMap(codeSpans).sort()).toEqual([...all].sort());
  });
});
