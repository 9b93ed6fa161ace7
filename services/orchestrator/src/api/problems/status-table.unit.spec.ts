import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CODES, statusOf, TITLE_OF } from './status-table.js';

const root = new URL('../../../../../', import.meta.url);
const read = (path: string | URL) => readFileSync(new URL(path, root), 'utf8');
const table = [...read('docs/reference/api.md').matchAll(/^\| (\d{3}) +\| (.*) \|$/gm)];

/** Specs that ask over HTTP. */
const specs = ['services/orchestrator/src/api/', 'tests/src/e2e/'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(int|e2e)\.spec\.ts$/.test(name))
    .map((name) => read(folder + name)),
);

describe('every error of the API', () => {
  it.each(CODES)('%s has a title, a line in docs/reference/api.md, and a spec that meets it', (code) => {
    const status = statusOf(code)!;
    expect(TITLE_OF[status]).toBeDefined();
    const documented = table.filter(([, , codes]) => codes!.includes(`\`${code}\``)).map(([, of]) => Number(of));
    expect(documented).toEqual([status]);
    expect(specs.some((text) => text.includes(`'${code}'`))).toBe(true);
  });
});
