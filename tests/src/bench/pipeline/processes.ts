import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of a benchmark that says `ready` on a line of its own, and ends on SIGTERM or with the one that started it. */
export interface BenchProcess {
  readonly child: ChildProcess;
  end(): Promise<void>;
}

/** @param args what the module gets as `process.argv[2]`, as JSON */
export async function startProcess(module: string, args: unknown, node: readonly string[] = []): Promise<BenchProcess> {
  const main = fileURLToPath(new URL(module, import.meta.url));
  const child = spawn(process.execPath, [...node, main, JSON.stringify(args)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = once(child, 'exit').then(() => process.off('exit', kill));
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve();
  });
  void exited.then(() => ready.reject(new Error(`${module} ended before it was ready`)));
  await ready.promise;
  ready.promise.catch(() => {});
  return {
    child,
    end: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
