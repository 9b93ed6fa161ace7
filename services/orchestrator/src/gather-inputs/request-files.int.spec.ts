import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SubmitRequest } from '@pulse/contracts';
import { draftBatch } from '../plan-batch/draft-batch.js';
import { DATA, MANIFEST, OPTIONS, WORLD } from '../testing/inputs.js';
import { gatherInputs } from './gather.js';
import { requestFiles } from './request-files.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const gather = (request: Pick<SubmitRequest, 'world' | 'policy' | 'data'>, text = MANIFEST) =>
  gatherInputs({ file: 'm.yaml', text, folder: '/' }, requestFiles(request));
const world = { file: 'my/w.world.yaml', text: WORLD };

describe('the inputs of a request', () => {
  it('are what it brings with it, named as the client names them', () => {
    const { inputs, diagnostics } = gather({ world, data: { 'x.csv': { base64: base64(DATA) } } });
    expect(diagnostics).toEqual([]);
    expect(inputs.world).toEqual(world);
    // The hash is of what was sent, never what the client says it is.
    const sha256 = createHash('sha256').update(DATA).digest('hex');
    expect([...inputs.files]).toEqual([['x.csv', { text: DATA, sha256 }]]);
    expect(draftBatch(inputs, OPTIONS, diagnostics).draft?.plan.jobs).toHaveLength(4);
  });

  it('are bundled worlds by name, with the data of installed packages', () => {
    const { inputs, diagnostics } = gather({}, 'config: { domain: capital }\n');
    expect(diagnostics).toEqual([]);
    expect(inputs.world!.file).toBe('capital.world.yaml');
    expect([...inputs.files.keys()].every((from) => from.startsWith('npm:'))).toBe(true);
    expect(inputs.files.size).toBeGreaterThan(0);
  });

  it.each(['/etc/hostname', '../../../../../../etc/hostname', 'package.json', 'file:///etc/hostname'])(
    'are never read from the disk: %s',
    (path) => {
      const hostile = { file: 'w.yaml', text: WORLD.replace('x.csv', path) };
      const { inputs, diagnostics } = gather({ world: hostile });
      expect(inputs.files.size).toBe(0);
      expect(diagnostics).toMatchObject([
        { code: 'history.file', file: 'w.yaml', message: `there is no file ${path}` },
      ]);
      expect(gather({}, `config: { world: ${path} }\n`).inputs.world).toBeNull();
      expect(gather({ world }, `config: { world: w, license: { policy: ${path} } }\n`).inputs.policy).toBeUndefined();
    },
  );

  it('do not tell where the server keeps its packages', () => {
    const absent = { file: 'w.yaml', text: WORLD.replace('x.csv', 'npm:no-such-package/x.csv') };
    const { diagnostics } = gather({ world: absent });
    expect(diagnostics).toMatchObject([{ message: 'the package no-such-package is not installed' }]);
    expect(JSON.stringify(diagnostics)).not.toMatch(/node_modules|"\//);
  });

  it('say which bundled worlds there are where none is of that name', () => {
    const { diagnostics } = gather({}, 'config: { world: captial }\n');
    expect(diagnostics).toMatchObject([{ code: 'world.not_found', file: 'm.yaml', line: 1, suggestion: 'capital' }]);
  });
});
