import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { guard } from '../guard.js';
import { endOf, hasEnded, type ProcessEnd } from '../process-end.js';
import { findNatsServer } from './find-server.js';

const READY_MS = 20_000;
const STOP_MS = 10_000;

export interface NatsServerOptions {
  /** More of the server's configuration, `authorization { ... }` for example. */
  readonly config?: string;
  /** Path of the server; found or installed where it is not given. */
  readonly binary?: string;
  /** More of the `jetstream` block, `sync_interval: always` for example. */
  readonly jetstream?: string;
  /** Where configuration, log and store are; it stays when the server stops. Else a temporary folder that does not. */
  readonly folder?: string;
  /** Added to the environment of the process, for `$NAMES` in the configuration. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A real nats-server with JetStream on a free port of the loopback, its store in a temporary folder. */
export class NatsServer {
  #child: ChildProcess | null = null;
  #exited: Promise<ProcessEnd> = Promise.resolve({ code: null, signal: null });
  readonly #atExit = () => this.#child?.kill('SIGKILL');

  private constructor(
    readonly binary: string,
    readonly port: number,
    readonly folder: string,
    readonly options: NatsServerOptions,
  ) {}

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Where the streams are kept. */
  get storeFolder(): string {
    return join(this.folder, 'store');
  }

  static async start(options: NatsServerOptions = {}): Promise<NatsServer> {
    const binary = options.binary ?? findNatsServer();
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'pulse-nats-'));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const server = new NatsServer(binary, await freePort(), folder, options);
    writeFileSync(
      join(folder, 'server.conf'),
      `host: 127.0.0.1\nport: ${server.port}\n` +
        `jetstream { store_dir: "${server.storeFolder}"\n${options.jetstream ?? ''} }\n${options.config ?? ''}\n`,
      { mode: 0o600 },
    );
    process.once('exit', server.#atExit);
    try {
      await server.up();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Starts the process, also again after `down`, on the same port and the same store. */
  async up(): Promise<void> {
    const log = openSync(join(this.folder, 'server.log'), 'a');
    const child = spawn(this.binary, ['-c', join(this.folder, 'server.conf')], {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...this.options.env },
      // Ctrl-C in a terminal reaches only who started it, so that the server ends after those that use it.
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    this.#exited = endOf(child);
    guard(child);
    const failed = once(child, 'error').then(([error]: unknown[]) => error as Error);
    const until = performance.now() + READY_MS;
    while (!(await answers(this.port))) {
      const error = await Promise.race([failed, sleep(20, null)]);
      if (error === null && !hasEnded(child) && performance.now() < until) continue;
      throw new Error(`${this.binary} did not start: ${error?.message ?? this.#log()}`);
    }
  }

  /** Ends the process: politely, or at once like a crash. What it stored stays. */
  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || hasEnded(child) || child.pid === undefined) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  /** The process, while there is one. */
  get pid(): number | undefined {
    return this.#child === null || hasEnded(this.#child) ? undefined : this.#child.pid;
  }

  /** Resolves when the process of now has ended, whoever ended it. */
  get exited(): Promise<ProcessEnd> {
    return this.#exited;
  }

  /** Ends the process and removes what it stored, unless the folder was given. */
  async stop(): Promise<void> {
    await this.down();
    process.off('exit', this.#atExit);
    if (this.options.folder === undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Resolves when the files of a deleted stream are gone. The server removes them in the background, and a stream that is
   * deleted again before that comes back with its old messages when it is made again (seen with 2.14.5).
   */
  async streamIsGone(name: string): Promise<void> {
    const account = join(this.storeFolder, 'jetstream', '$G', 'streams');
    while ([name, `.${name}`].some((folder) => existsSync(join(account, folder)))) await sleep(2);
  }

  #log(): string {
    return readFileSync(join(this.folder, 'server.log'), 'utf8').split('\n').slice(-5).join(' ');
  }
}

/** Whether a server greets on this port. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    const [greeting] = (await once(socket, 'data', { signal: AbortSignal.timeout(1000) })) as [Buffer];
    return greeting.toString('latin1').startsWith('INFO ');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
