import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runVectors } from './run-vectors.js';

const folder = new URL('../../conformance/vectors/', import.meta.url);

/** Files of the folder, as paths below it. */
function vectorFiles(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

describe('conformance vectors', () => {
  it.each(vectorFiles())('%s: every case passes, none is skipped', (name) => {
    const lines: string[] = [];
    const content = read(name);
    const { passed, failed, skipped } = runVectors(name, content, (line) => lines.push(line));
    expect(lines).toEqual([]);
    expect({ failed, skipped }).toEqual({ failed: 0, skipped: 0 });
    const cases = Array.isArray(content) ? content : ((content as { cases?: unknown[] }).cases ?? []);
    expect(passed).toBe(cases.length);
  });

  it('fails where an expectation is wrong', () => {
    const broken = (read('scoring.json') as { expected: unknown }[])
      .slice(0, 1)
      .map((one) => ({ ...one, expected: -1 }));
    expect(runVectors('broken', broken, () => {})).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('skips and counts functions that it does not know', () => {
    const unknown = [{ name: 'x', function: 'noSuchFunction', input: {}, expected: 1, tolerance: 0 }];
    expect(runVectors('unknown', unknown, () => {})).toEqual({ passed: 0, failed: 0, skipped: 1 });
  });
});
