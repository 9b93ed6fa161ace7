import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const MODULE = new URL('index.js', import.meta.url).href;
const CODE = `
  import { failpoint } from ${JSON.stringify(MODULE)};
  for (const place of ['a.taken', 'b.sent', 'a.taken', 'b.sent']) { console.log(place); failpoint(place); }`;

function run(failAt?: string) {
  const { FAIL_AT: _, ...env } = process.env;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', CODE], {
    env: { ...env, ...(failAt === undefined ? {} : { FAIL_AT: failAt }) },
    encoding: 'utf8',
  });
  return { lines: child.stdout.split('\n').filter(Boolean).length, signal: child.signal, error: child.stderr };
}

describe('a failpoint', () => {
  it('does nothing unless it is armed', () => {
    expect(run()).toMatchObject({ lines: 4, signal: null });
    expect(run('c.other:1')).toMatchObject({ lines: 4, signal: null });
    expect(run('b.sent:3')).toMatchObject({ lines: 4, signal: null });
  });

  it('kills the process the n-th time that it is passed', () => {
    expect(run('a.taken:1')).toMatchObject({ lines: 1, signal: 'SIGKILL' });
    expect(run('a.taken:2')).toMatchObject({ lines: 3, signal: 'SIGKILL' });
    expect(run('b.sent:2')).toMatchObject({ lines: 4, signal: 'SIGKILL' });
  });

  it('refuses what it does not understand', () => {
    expect(run('a.taken').error).toMatch(/FAIL_AT is not <name>:<n>/);
  });
});
