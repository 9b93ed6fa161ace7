import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('spec-service.js', import.meta.url));

/** A line of the log of a process. */
export interface Line {
  readonly level: string;
  readonly msg: string;
  readonly url?: string;
  readonly code?: string;
  readonly trace_id?: string;
  readonly error?: { readonly code?: string; readonly message?: string };
}

/** The service for specs as a process of its own. */
export class SpecProcess {
  readonly #child;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  output = '';

  constructor(env: Readonly<Record<string, string>>) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(process.execPath, ['--import', '@pulse/telemetry/register', MAIN], {
      env: { PATH, HOME, HTTP_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const child = this.#child;
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    const heard = (chunk: Buffer) => (this.output += chunk.toString('utf8'));
    this.#child.stdout.on('data', heard);
    this.#child.stderr.on('data', heard);
    this.exited = once(this.#child, 'close').then(([code, signal]: unknown[]) => ({
      code: code as number | null,
      signal: signal as string | null,
    }));
  }

  get lines(): readonly Line[] {
    return this.output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }

  line(msg: RegExp): Line | undefined {
    return this.lines.find((one) => msg.test(one.msg));
  }

  async url(): Promise<string> {
    await until(
      () => this.line(/^listening$/) !== undefined || this.#child.exitCode !== null,
      () => this.output,
    );
    return this.line(/^listening$/)?.url ?? '';
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  /** Status of `/readyz` and the checks that failed, as `name: reason`. */
  async readiness(): Promise<{ status: number; wrong: string[] }> {
    const response = await fetch(`${await this.url()}/readyz`);
    const { checks } = (await response.json()) as { checks: { name: string; ok: boolean; reason?: string }[] };
    return {
      status: response.status,
      wrong: checks.filter(({ ok }) => !ok).map((one) => `${one.name}: ${one.reason}`),
    };
  }
}

/** Resolves when the condition holds. @throws Error after half a minute, with what `told` says */
export async function until(condition: () => boolean | Promise<boolean>, told: () => string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`it did not come to pass: ${told()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
