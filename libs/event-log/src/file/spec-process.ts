import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('spec-child.js', import.meta.url));

/** A started child and what it says, line by line. */
export interface Child {
  readonly pid: number;
  readonly lines: AsyncIterator<string>;
  /** The next line; throws when the child ended without one. */
  next(): Promise<string>;
  /** Ends it as a crash would. */
  crash(): Promise<void>;
  /** Lets it close its log and end. */
  finish(): Promise<void>;
}

/**
 * Starts a child. `maxFileKiB`: no file can grow beyond that many kibibytes. `unreaped`: it gets a parent that never
 * asks for its end, so a killed child stays a zombie; `pid` is that parent.
 */
export function startChild(
  mode: 'hold' | 'write',
  folder: string,
  { maxFileKiB, unreaped = false }: { readonly maxFileKiB?: number; readonly unreaped?: boolean } = {},
): Child {
  const command = [process.execPath, CHILD, mode, folder];
  const script = unreaped ? 'exec 3<&0; "$@" <&3 & exec sleep 600' : `ulimit -f ${(maxFileKiB ?? 0) * 2}; exec "$@"`;
  const child: ChildProcessWithoutNullStreams =
    unreaped || maxFileKiB !== undefined
      ? spawn('sh', ['-c', script, 'sh', ...command])
      : spawn(command[0]!, command.slice(1));
  const ended = once(child, 'close');
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const drain = async () => {
    while (!(await lines.next()).done);
    await ended;
  };
  return {
    pid: child.pid!,
    lines,
    next: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the child ended: ${errors}`);
      return value;
    },
    crash: async () => {
      child.kill('SIGKILL');
      await drain();
    },
    finish: async () => {
      child.stdin.end();
      await drain();
    },
  };
}
