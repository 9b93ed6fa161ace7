import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
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

  /** Waits until it has said something. */
  async says(what: string): Promise<void> {
    const failed = this.ended.then(() => {
      throw new Error(`it ended and did not say "${what}":\n${this.said}`);
    });
    const waited = (async () => {
      while (!this.said.includes(what)) await once(this.child.stdout, 'data');
    })();
    await Promise.race([waited, failed]);
  }

  /** Waits until it says that it is ready, and returns what it told to export. */
  async ready(): Promise<{ server: string; key: string }> {
    await this.says('Ctrl-C stops everything');
    const told = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(this.said)?.[1] ?? '';
    return { server: told('PULSE_SERVER'), key: readFileSync(told('PULSE_API_KEY_FILE'), 'utf8') };
  }

  /** The child whose command line has this. */
  pidOf(what: string): number {
    const found = childrenOf(this.child.pid!).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(what),
    );
    expect(found).toHaveLength(1);
    return found[0]!;
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
    for (const name of ['secrets.json', 'api-key', 'admin.env'])
      expect(statSync(join(folder.path, name)).mode & 0o077).toBe(0);
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

  it('starts again whatever is killed, at the same place, and says so', async () => {
    const first = await command.ready();
    const killed = [
      ['simulator-1', 'services/simulator/'],
      ['orchestrator', 'services/orchestrator/'],
      ['nats-server', 'nats-server'],
      ['PostgreSQL', 'postgres'],
    ] as const;
    for (const [name, program] of killed) {
      const pid = command.pidOf(program);
      process.kill(pid, 'SIGKILL');
      await command.says(`${name} is ready again (process `);
      expect(command.said).toMatch(
        new RegExp(`${name} \\(process ${pid}\\) .*SIGKILL\\n .* in 1 s; its log: \\S+\\.log`),
      );
      expect(command.pidOf(program)).not.toBe(pid);
    }
    let answer = await batches(first);
    while (answer.status === 503) answer = await batches(first);
    expect(answer.status).toBe(200);
    const processes = childrenOf(command.child.pid!);

    // Ctrl-C while something is down.
    process.kill(command.pidOf('services/license/'), 'SIGKILL');
    await command.says('license (process');
    command.child.kill('SIGINT');
    expect(await command.ended).toEqual([0, null]);
    expect(command.said).not.toContain('license is ready again');
    await until('all processes gone', () => !processes.some(isAlive));
  });

  it('tells an administrator how to reach it, with the ports of this start', async () => {
    await command.ready();
    const source = /set -a; \. (\S+); set \+a/.exec(command.said)![1]!;
    const pulse = join(repositoryRoot, 'cli', 'bin', 'pulse.js');
    const run = (name: string) =>
      spawnSync('sh', ['-c', `set -a; . ${source}; set +a; exec "$0" "$1" ${name}`, process.execPath, pulse], {
        cwd: repositoryRoot,
        env: { PATH: process.env['PATH'] },
        encoding: 'utf8',
      });
    const [keys, projections, provision] = ['keys list', 'projections list', 'provision'].map(run);
    expect([keys!.status, projections!.status, provision!.status]).toEqual([0, 0, 0]);
    expect(keys!.stdout).toContain('development');
    const wide = command.said.split('\n').filter((line) => line.length > 80 && !line.includes(folder.path));
    expect(wide.filter((line) => /export|curl|set -a|logs are/.test(line))).toEqual([]);
  });
});

describe('npm run cluster', () => {
  const bootstrap = (...args: string[]) => {
    const program = join(repositoryRoot, 'tools', 'bootstrap.mjs');
    return spawnSync(process.execPath, [program, 'cluster', ...args], { encoding: 'utf8' });
  };

  it('answers a question or a wrong option at once, without a build', () => {
    const help = bootstrap('--help');
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toMatch(/^npm run cluster -- \[options\]\n/);
    const wrong = bootstrap('--simulators', '99');
    expect([wrong.status, wrong.stdout, wrong.stderr]).toEqual([
      2,
      '',
      '--simulators 99: expected a whole number from 1 to 32\n',
    ]);
  });
});
