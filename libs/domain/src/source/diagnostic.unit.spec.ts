import { describe, expect, it } from '@jest/globals';
import { arrangeDiagnostics, type Diagnostic } from './diagnostic.js';

const at = (line: number, severity: 'error' | 'warning' = 'error', file = 'a'): Diagnostic => ({
  severity,
  code: 'x',
  file,
  line,
  column: 1,
  length: 1,
  message: `m${line}`,
});

describe('arranging diagnostics', () => {
  it('sorts by position, keeps the order of files and drops repeats', () => {
    const arranged = arrangeDiagnostics([at(3), at(1), at(2, 'warning'), at(1), at(1, 'error', 'b')]);
    expect(arranged.map(({ file, line }) => `${file}${line}`)).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('cuts warnings before errors and says how many are missing', () => {
    const many = [...Array.from({ length: 5 }, (_, i) => at(i + 1, 'warning')), at(9), at(8)];
    const arranged = arrangeDiagnostics(many, 3);
    expect(arranged.map(({ line }) => line)).toEqual([1, 8, 9, 0]);
    expect(arranged.at(-1)).toMatchObject({
      code: 'source.too_many',
      severity: 'warning',
      message: '4 more warnings not listed',
    });
  });

  it('stays an error where errors are cut', () => {
    expect(arrangeDiagnostics([at(1), at(2), at(3, 'warning')], 1).at(-1)).toMatchObject({
      severity: 'error',
      message: '1 more error and 1 more warning not listed',
    });
  });
});
