import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { findOldestNatsServer } from '@pulse/testing';

jest.setTimeout(600_000);

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What speaks to the broker: adapters with their contract suites, set-up and rights. */
const SPECS = [
  'libs/jetstream/dist/(topology|consumer|read-range)',
  'libs/event-log/dist/jetstream/(jetstream-log|append|void-rule|lineage|forged)',
  'libs/artifact-store/dist/jetstream',
  'libs/work-queue/dist/jetstream/jetstream-queue',
  'libs/provision/dist/broker',
  'tests/dist/permissions/duties',
];

/** What takes longer hangs. */
const LONGEST_MS = 240_000;

const oldest = findOldestNatsServer();

describe('on the oldest nats-server that is supported', () => {
  const run = 'path' in oldest ? it : it.skip;
  const why = 'path' in oldest ? '' : ` (not on this machine: ${oldest.failure})`;

  run(`adapters, set-up and rights pass the same specs${why}`, () => {
    const { path } = oldest as { path: string };
    expect(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/v2\.9\./);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--maxWorkers=1', ...SPECS],
      {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, NATS_SERVER: path },
        maxBuffer: 64 << 20,
        timeout: LONGEST_MS,
        killSignal: 'SIGKILL',
      },
    );
    expect(stderr).toMatch(/Tests: +\d+ passed, \d+ total/);
    expect([status, stderr.match(/^ *●.*$/gm)]).toEqual([0, null]);
  });
});
