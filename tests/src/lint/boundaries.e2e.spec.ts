import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulse-lint-'));
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What the project's lint rules say about a file, had it been in the repository at this path. */
function lint(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), [path], { cwd: folder, encoding: 'utf8' });
  rmSync(file);
  return stdout;
}

describe('the rules of who may import what', () => {
  it.each([
    ['libs/contracts/src/x.ts', '@pulse/engine'],
    ['libs/contracts/src/x.ts', 'node:fs'],
    ['libs/contracts/src/x.ts', 'yaml'],
    ['libs/numeric/src/x.ts', '@pulse/engine'],
    ['libs/engine/src/x.ts', '@pulse/scoring'],
    ['libs/engine/src/x.ts', 'node:crypto'],
    ['libs/scoring/src/x.ts', '@pulse/engine'],
    ['libs/evidence/src/x.ts', '@pulse/domain'],
    ['libs/domain/src/x.ts', 'node:fs'],
    ['libs/domain/src/x.ts', '@nestjs/common'],
    ['libs/domain/src/x.ts', 'kysely'],
    ['libs/domain/src/x.ts', '@nats-io/jetstream'],
    ['libs/event-log/src/x.ts', '@pulse/domain'],
    ['libs/jetstream/src/x.ts', '@pulse/event-log'],
    ['libs/domain/src/x.ts', '@pulse/jetstream'],
    ['services/license/src/x.ts', '@pulse/orchestrator'],
    ['services/license/src/x.ts', '@pulse/cli'],
    ['services/license/src/x.ts', '@pulse/engine/dist/index.js'],
    ['cli/src/x.ts', '@pulse/testing'],
  ])('%s may not import %s', (path, name) => {
    expect(lint(path, `import { x } from '${name}';\nexport const y = [x];\n`)).toContain('no-restricted-imports');
  });

  it.each([
    ['libs/contracts/src/x.ts', 'zod'],
    ['libs/engine/src/x.ts', '@pulse/numeric'],
    ['libs/evidence/src/x.ts', '@pulse/engine'],
    ['libs/event-log/src/x.ts', '@pulse/jetstream'],
    ['libs/domain/src/x.ts', '@pulse/evidence'],
    ['services/license/src/x.ts', '@pulse/domain'],
    ['cli/src/x.ts', '@pulse/license'],
    ['libs/engine/src/x.unit.spec.ts', 'node:fs'],
  ])('%s may import %s', (path, name) => {
    expect(lint(path, `import { x } from '${name}';\nexport const y = [x];\n`)).not.toContain('no-restricted-imports');
  });
});

describe('the rules of what the pure core may use', () => {
  it.each([
    ['engine', 'Math.random()', 'no-restricted-properties'],
    ['engine', 'Math.exp(1)', 'no-restricted-properties'],
    ['scoring', 'Math.log(2)', 'no-restricted-properties'],
    ['domain', 'Math.random()', 'no-restricted-properties'],
    ['domain', 'new Date()', 'no-restricted-globals'],
    ['engine', 'Date.now()', 'no-restricted-globals'],
    ['evidence', 'process.env', 'no-restricted-globals'],
    ['numeric', 'performance.now()', 'no-restricted-globals'],
  ])('%s may not use %s', (library, expression, rule) => {
    expect(lint(`libs/${library}/src/x.ts`, `export const x = ${expression};\n`)).toContain(rule);
  });

  it('lets services know the time', () => {
    expect(lint('services/license/src/x.ts', 'export const x = new Date();\n')).not.toContain('no-restricted');
  });
});
