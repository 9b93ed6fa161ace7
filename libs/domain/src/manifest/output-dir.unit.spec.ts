import { describe, expect, it } from '@jest/globals';
import { outputDirProblem } from './output-dir.js';
import { expand } from './spec-expand.js';

describe('the output folder', () => {
  it.each(['out', './out/x', 'a/../b', 'out/..', '.', 'a//b/'])('%s is inside', (dir) =>
    expect(outputDirProblem(dir)).toBeUndefined(),
  );
  it.each(['..', '../out', 'a/../../b', '/tmp', 'C:\\out', 'c:/x', '..\\x', '~/x', '~root', '\\\\host\\share', 'a\0'])(
    '%j is refused',
    (dir) => expect(outputDirProblem(dir)).toBeDefined(),
  );

  it('may be absolute inside a known folder', () => {
    expect(outputDirProblem('/data/run/out', '/data/run/')).toBeUndefined();
    expect(outputDirProblem('/data/runaway', '/data/run')).toBeDefined();
    expect(outputDirProblem('/data/run/../x', '/data/run')).toBeDefined();
  });

  it('is not judged where another one is given', () => {
    const text = 'config: {world: w, output_dir: ../x}\njobs: [{name: a}]';
    expect(expand(text).found).toEqual(['manifest.output_dir 1:32']);
    expect(expand(text, { outputDir: '/elsewhere' })).toMatchObject({
      found: [],
      expansion: { config: { output_dir: '/elsewhere' } },
    });
  });
});
