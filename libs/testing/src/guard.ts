import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Reads `+ pid` and `- pid`; when nobody can write any more, kills what is left. */
const WATCH = `pids=
while read -r op pid; do
  if [ "$op" = + ]; then pids="$pids $pid"; continue; fi
  left=
  for one in $pids; do [ "$one" = "$pid" ] || left="$left $one"; done
  pids=$left
done
for one in $pids; do kill -9 "$one"; done 2>/dev/null`;

let watcher: ChildProcessByStdio<Writable, null, null> | null = null;
const watched = new Set<number>();

/**
 * Makes sure that a child process does not outlive this one, however this one ends: by a signal, by an error, or killed
 * without a word. Only for children that are to be ended with it; ends nothing while this process runs.
 */
export function guard(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || process.platform === 'win32') return;
  watched.add(pid);
  write(`+ ${pid}\n`);
  child.once('exit', () => {
    watched.delete(pid);
    write(`- ${pid}\n`);
    if (watched.size > 0) return;
    watcher?.stdin.end();
    watcher = null;
  });
}

function write(line: string): void {
  if (watcher === null) {
    // In a group of its own, so that Ctrl-C in a terminal does not end it first.
    const started = spawn('sh', ['-c', WATCH], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    started.once('error', () => (watcher = null));
    started.stdin.on('error', () => {});
    started.unref();
    (started.stdin as Writable & { unref?: () => void }).unref?.();
    watcher = started;
  }
  watcher.stdin.write(line);
}
