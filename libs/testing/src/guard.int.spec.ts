import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';

const guardModule = new URL('./guard.js', import.meta.url).href;

/** A process that starts two others that would sleep for long, ends one of them, and says their ids. */
const PARENT = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { guard } from ${JSON.stringify(guardModule)};
const children = [1, 2].map(() => spawn('sleep', ['600'], { stdio: 'ignore', detached: true }));
children.forEach(guard);
children[0].kill();
await once(children[0], 'exit');
process.stdout.write(String(children[1].pid));
setInterval(() => {}, 1000);
`;

const runs = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('a guard of child processes', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)('ends what its process leaves when %s ends it', async (signal) => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(runs(pid)).toBe(true);
    parent.kill(signal);
    await once(parent, 'exit');
    while (runs(pid)) await pause(5);
  });
});
