import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '../free-port.js';
import { guard } from '../guard.js';
import { endOf, hasEnded, type ProcessEnd } from '../process-end.js';
import { findPostgres, type FoundPostgres } from './find-postgres.js';
import { runAs, type RunAs } from './run-as.js';

const READY_MS = 30_000;
const STOP_MS = 20_000;
const PORTS_TRIED = 5;

/** What the postmaster makes of a signal: wait for clients, end them, or leave everything as in a crash. */
const SIGNALS = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

export interface PostgresServerOptions {
  /** Whether commits wait for the disk; off by default, because specs outlive no power failure. */
  readonly fsync?: boolean;
  /** More settings, `max_connections` for example. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Where data and log are; they stay when the server stops, and are found again. Else a temporary folder that is removed. */
  readonly folder?: string;
  /** The administrator's password; needed again with a folder that has data. Random where it is not given. */
  readonly password?: string;
}

/** A real PostgreSQL on a free port of the loopback, its data in a temporary folder, an administrator with a random password. */
export class PostgresServer {
  #child: ChildProcess | null = null;
  #exited: Promise<ProcessEnd> = Promise.resolve({ code: null, signal: null });
  #port = 0;
  readonly #atExit = () => {
    this.#child?.kill('SIGQUIT');
    if (this.options.folder === undefined) rmSync(this.folder, { recursive: true, force: true });
  };

  private constructor(
    readonly programs: FoundPostgres,
    readonly folder: string,
    readonly user: RunAs,
    readonly password: string,
    readonly options: PostgresServerOptions,
  ) {}

  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const programs = await findPostgres();
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'pulse-postgres-'));
    mkdirSync(folder, { recursive: true });
    const password = options.password ?? randomBytes(16).toString('hex');
    const server = new PostgresServer(programs, folder, runAs(), password, options);
    process.once('exit', server.#atExit);
    try {
      if (!existsSync(join(server.#data, 'PG_VERSION'))) server.#initialise();
      await server.#firstStart();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** The administrator's connection to the database `postgres`. */
  get url(): string {
    return this.urlOf('postgres');
  }

  /** What was started, in one line for people. */
  get description(): string {
    const { version, folder, how } = this.programs;
    return `PostgreSQL ${version} (${folder}, found by ${how}) on 127.0.0.1:${this.#port}, data in ${this.folder}`;
  }

  /** The connection of a user, the administrator where none is named, to a database. */
  urlOf(database: string, user = 'pulse_admin', password = this.password): string {
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.#port}/${database}`;
  }

  /** Makes a database, a copy of `template` where one is named, and returns the administrator's connection to it. */
  async createDatabase(template = 'template0'): Promise<string> {
    const name = `spec_${randomBytes(6).toString('hex')}`;
    await this.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    return this.urlOf(name);
  }

  /** Runs one statement as the administrator in the database `postgres`. */
  async query(statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends every connection of the database of this url, as an administrator may at any time. Returns how many. */
  async terminateBackends(url: string): Promise<number> {
    const ended = await this.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
      [new URL(url).pathname.slice(1)],
    );
    return ended.length;
  }

  /** Starts the process, also again after `down`, on the same port and the same data. */
  async up(): Promise<void> {
    const log = openSync(join(this.folder, 'server.log'), 'a');
    const child = spawn(join(this.programs.folder, 'postgres'), ['-D', this.#data, '-p', String(this.#port)], {
      stdio: ['ignore', log, log],
      // Ctrl-C in a terminal reaches only who started it, so that the server ends after those that use it.
      detached: true,
      ...this.user,
    });
    closeSync(log);
    this.#child = child;
    this.#exited = endOf(child);
    guard(child);
    const failed = once(child, 'error').then(([error]: unknown[]) => error as Error);
    const until = performance.now() + READY_MS;
    while (!(await this.#answers())) {
      const error = await Promise.race([failed, sleep(20, null)]);
      if (error === null && !hasEnded(child) && performance.now() < until) continue;
      throw new Error(`${this.programs.folder}/postgres did not start: ${error?.message ?? this.#log()}`);
    }
  }

  /** Ends the process: `fast` ends clients and writes everything back, `immediate` is what a crash leaves. */
  async down(mode: keyof typeof SIGNALS = 'fast'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || hasEnded(child) || child.pid === undefined) return;
    const exited = once(child, 'exit');
    child.kill(SIGNALS[mode]);
    const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_MS);
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
    const kept = this.options.folder !== undefined;
    await this.down(kept ? 'fast' : 'immediate');
    process.off('exit', this.#atExit);
    if (!kept) rmSync(this.folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  #initialise(): void {
    const secret = join(this.folder, 'password');
    writeFileSync(secret, this.password, { mode: 0o600 });
    if (this.user.uid !== undefined && this.user.gid !== undefined)
      for (const path of [this.folder, secret]) chownSync(path, this.user.uid, this.user.gid);
    const { status, stderr, error } = spawnSync(
      join(this.programs.folder, 'initdb'),
      [
        '-D',
        this.#data,
        '-U',
        'pulse_admin',
        `--pwfile=${secret}`,
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--locale=C',
        '-N',
      ],
      { encoding: 'utf8', cwd: this.folder, timeout: 120_000, ...this.user },
    );
    rmSync(secret, { force: true });
    if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr.trim()}`);
    const fsync = this.options.fsync === true ? 'on' : 'off';
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      fsync,
      full_page_writes: fsync,
      ...this.options.settings,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    writeFileSync(join(this.#data, 'postgresql.auto.conf'), lines.join(''));
  }

  /** Another process may take a free port before the server does. */
  async #firstStart(): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      this.#port = await freePort();
      try {
        return await this.up();
      } catch (error) {
        if (tried === PORTS_TRIED || !String(error).includes('Address already in use')) throw error;
      }
    }
  }

  async #answers(): Promise<boolean> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 2000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => {});
    }
  }

  #log(): string {
    return readFileSync(join(this.folder, 'server.log'), 'utf8').split('\n').slice(-6).join(' ');
  }
}
