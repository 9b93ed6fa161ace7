import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { guard } from '../guard.js';
import { endOf, hasEnded, inWords, type ProcessEnd } from '../process-end.js';
import { readiness } from './readiness.js';
import { repositoryRoot } from './repository.js';

const POLL_MS = 20;
const LISTEN_MS = 60_000;
const READY_MS = 120_000;
/** A service has 20 s to end by itself. */
const STOP_MS = 25_000;

export interface ServiceProcessOptions {
  /** Of this process, `simulator-2` for example. */
  readonly name: string;
  /** Of the program, `simulator` for example. */
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** One service as a process of its own. Its HTTP port is chosen by the system and kept over restarts. */
export class ServiceProcess {
  readonly name: string;
  readonly service: string;
  readonly logFile: string;
  #env: Record<string, string>;
  #child: ChildProcess | null = null;
  #exited: Promise<ProcessEnd> = Promise.resolve({ code: null, signal: null });
  #url = '';

  constructor({ name, service, env, logFile }: ServiceProcessOptions) {
    this.name = name;
    this.service = service;
    this.logFile = logFile;
    this.#env = { HTTP_PORT: '0', INSTANCE: name, ...env };
  }

  /** Undefined while there is no process. */
  get pid(): number | undefined {
    return this.isRunning ? this.#child?.pid : undefined;
  }

  get isRunning(): boolean {
    return this.#child !== null && !hasEnded(this.#child);
  }

  /** Of its HTTP server, known once it listens. */
  get url(): string {
    return this.#url;
  }

  /** Resolves when the process of now has ended, whoever ended it. */
  get exited(): Promise<ProcessEnd> {
    return this.#exited;
  }

  /** What it has written so far, over all its restarts. */
  log(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  /**
   * Starts it with `env` added to its environment from now on, and waits until it listens.
   *
   * @throws Error with the end of its log when it ends before that or takes longer than a minute
   */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.isRunning) throw new Error(`${this.name} runs already, as process ${this.pid}`);
    this.#env = { ...this.#env, ...env };
    const from = existsSync(this.logFile) ? statSync(this.logFile).size : 0;
    const log = openSync(this.logFile, 'a', 0o600);
    const main = join(repositoryRoot, 'services', this.service, 'dist', 'main.js');
    const child = spawn(process.execPath, ['--import', '@pulse/telemetry/register', main], {
      cwd: join(repositoryRoot, 'services', this.service),
      env: { ...neutralEnvironment(), ...this.#env },
      stdio: ['ignore', log, log],
      // Ctrl-C in a terminal reaches only who started it, and the order of stopping is kept.
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    guard(child);
    this.#exited = endOf(child);
    await this.#waitFor('listen', LISTEN_MS, () => {
      const url = listening(readFileSync(this.logFile).subarray(from).toString('utf8'));
      if (url === undefined) return false;
      this.#url = url;
      this.#env = { ...this.#env, HTTP_PORT: new URL(url).port };
      return true;
    });
  }

  /** Waits until `/readyz` says 200. @throws Error with its last answer and the end of its log */
  async ready(): Promise<void> {
    let last = 'no answer';
    await this.#waitFor('be ready', READY_MS, async () => {
      const answer = await readiness(this.#url);
      last = answer.text;
      return answer.ok;
    }).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}\n/readyz: ${last}`);
    });
  }

  /** Ends the process and says how it ended. After 25 s of SIGTERM it is killed, and `signal` says so. */
  async kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<ProcessEnd> {
    if (!this.isRunning) return this.#exited;
    this.#child?.kill(signal);
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_MS);
    try {
      return await this.#exited;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops it unless it has ended, starts it again with `env` added to its environment, and waits until it is ready. */
  async restart(env: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.kill();
    await this.start(env);
    await this.ready();
  }

  async #waitFor(what: string, limitMs: number, done: () => boolean | Promise<boolean>): Promise<void> {
    const until = performance.now() + limitMs;
    while (!(await done())) {
      if (!this.isRunning) {
        const end = inWords(await this.#exited);
        throw new Error(`${this.name} did not ${what}: it ended (${end})\n${this.#tail()}`);
      }
      if (performance.now() > until)
        throw new Error(`${this.name} did not ${what} in ${limitMs / 1000} s\n${this.#tail()}`);
      await pause(POLL_MS);
    }
  }

  #tail(): string {
    const lines = this.log().trimEnd().split('\n').slice(-20);
    return `the end of ${this.logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  }
}

function listening(log: string): string | undefined {
  const line = log.split('\n').find((one) => one.includes('"msg":"listening"'));
  return line === undefined ? undefined : /"url":"([^"]+)"/.exec(line)?.[1];
}

/** Nothing that the shell or jest set for itself changes a service. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const keep = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'USER'];
  return Object.fromEntries(
    keep.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
