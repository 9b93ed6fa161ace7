import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { repositoryRoot } from '@pulse/testing';
import { childrenOf, isAlive } from '../support/processes.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

jest.setTimeout(600_000);

/** `npm run cluster` without npm. */
class ClusterCommand {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  said = '';

  constructor(data: string) {
    const program = join(repositoryRoot, 'tools', 'cluster.mjs');
    this.child = spawn(process.execPath, [program, '--simulators', '1', '--data', data], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.on('data', (chunk: Buffer) => (this.said += chunk.toString('utf8')));
    this.ended = once(this.child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  /** Waits until it says that it is ready, and returns what it told to export. */
  async ready(): Promise<{ server: string; key: string }> {
    const failed = this.ended.then(() => {
      throw new Error(`it ended:\n${this.said}`);
    });
    const waited = (async () => {
      while (!this.said.includes('Ctrl-C stops everything')) await once(this.child.stdout, 'data');
    })();
    await Promise.race([waited, failed]);
    const told = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(this.said)?.[1] ?? '';
    return { server: told('PULSE_SERVER'), key: told('PULSE_API_KEY') };
  }
}

describe('the development cluster', () => {
  let folder: TemporaryFolder;
  let command: ClusterCommand;
  beforeEach(() => {
    folder = temporaryFolder();
    command = new ClusterCommand(folder.path);
  });
  afterEach(async () => {
    const children = command.child.pid === undefined ? [] : childrenOf(command.child.pid);
    command.child.kill('SIGKILL');
    await command.ended;
    await until('all processes gone', () => !children.some(isAlive));
    folder.remove();
  });

  const batches = ({ server, key }: { server: string; key: string }) =>
    fetch(new URL('/v1/batches', server), { headers: { authorization: `Bearer ${key}` } });

  it('starts everything, stops everything, finds it again, and leaves nothing behind when it is killed', async () => {
    const first = await command.ready();
    expect((await batches(first)).status).toBe(200);
    expect(command.said).toMatch(/nats-server v?\d.*\n(.*\n)*PostgreSQL \d|PostgreSQL \d.*\n(.*\n)*nats-server v?\d/);
    for (const name of ['secrets.json', 'api-key']) expect(statSync(join(folder.path, name)).mode & 0o077).toBe(0);
    for (const name of ['logs', 'nats']) expect(statSync(join(folder.path, name)).mode & 0o077).toBe(0);

    const second = new ClusterCommand(folder.path);
    expect(await second.ended).toEqual([2, null]);
    expect(second.said).toMatch(/runs a cluster on .* already/);

    const processes = childrenOf(command.child.pid!);
    // Five services, two servers, and who watches over them.
    expect(processes.length).toBe(8);
    command.child.kill('SIGINT');
    expect(await command.ended).toEqual([0, null]);
    expect(command.said).toMatch(/stopping: [^]*stopped; data is kept/);
    expect(command.said).not.toContain('was killed');
    await until('all processes gone', () => !processes.some(isAlive));

    command = new ClusterCommand(folder.path);
    const again = await command.ready();
    expect(command.said).toContain('data of the last run');
    expect(again.key).toBe(first.key);
    expect((await batches(again)).status).toBe(200);
    const others = childrenOf(command.child.pid!);
    command.child.kill('SIGKILL');
    await command.ended;
    await until('all processes gone', () => !others.some(isAlive));
  });
});
