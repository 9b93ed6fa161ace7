import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pulse/domain';
import { codeSpans, document, section } from './documents.js';

const search = section(document('docs/reference/rulegen.md').text, '## Symbolic search');

describe('the reference of the symbolic search', () => {
  it('has every setting with its default', () => {
    const { grid, ...settings } = DEFAULT_SETTINGS;
    const rows = search
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, name, value]) => [codeSpans(name!)[0], Number(value!.replaceAll(',', ''))]);
    expect(Object.fromEntries(rows)).toEqual(settings);
    expect(search).toContain('`DEFAULT_GRID`');
    expect(Object.keys(grid)).toContain('zscore');
  });
});
