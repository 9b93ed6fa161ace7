import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./worker-process.js', import.meta.url));

/** A simulator process of a spec, and what it said. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly said: readonly string[];
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts simulator processes and knows how to end all of them. */
export class WorkerProcesses {
  readonly #all: WorkerProcess[] = [];

  constructor(private readonly url: string) {}

  /** Resolves when the process takes work. */
  async start(instance: string, env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, NATS_URL: this.url, INSTANCE: instance, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    const ready = Promise.withResolvers<void>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (line === 'ready') ready.resolve();
    });
    const ended = once(child, 'exit').then(([code, signal]) => {
      ready.reject(new Error(`the simulator ended with ${String(code ?? signal)}: ${said.join('; ')}`));
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
    const process_: WorkerProcess = { child, said, ended };
    this.#all.push(process_);
    await ready.promise;
    return process_;
  }

  /** Kills whatever still runs. */
  async end(): Promise<void> {
    for (const { child, ended } of this.#all) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    }
  }
}
