import { afterEach, describe, expect, it } from '@jest/globals';
import type { ProcessEnd } from '../process-end.js';
import type { Supervised } from './supervised.js';
import { Supervisor } from './supervisor.js';

/** A process that is told how its next starts go. */
class Fake implements Supervised {
  readonly name = 'simulator-1';
  readonly logFile = '/logs/simulator-1.log';
  pid: number | undefined = 1;
  exited!: Promise<ProcessEnd>;
  ups = 0;
  failing = 0;
  end!: (end: ProcessEnd) => void;

  constructor() {
    this.#run();
  }

  #run(): void {
    this.exited = new Promise((resolve) => {
      this.end = (end) => {
        this.pid = undefined;
        resolve(end);
      };
    });
  }

  async up(): Promise<void> {
    this.pid = ++this.ups + 1;
    this.#run();
    if (this.failing-- <= 0) return;
    await Promise.resolve();
    this.end({ code: 1, signal: null });
    throw new Error('it ended');
  }

  ready = (): Promise<void> => Promise.resolve();
  down = (): Promise<void> => Promise.resolve();
}

const KILLED: ProcessEnd = { code: null, signal: 'SIGKILL' };

let said: string[] = [];
let heard = (): void => {};
/** Resolves when a line that matches has been said. */
async function says(what: RegExp): Promise<void> {
  while (!said.some((line) => what.test(line))) await new Promise<void>((resolve) => (heard = resolve));
}
function supervisor(options: { readonly firstMs: number; readonly longestMs?: number; readonly steadyMs?: number }) {
  return new Supervisor({ ...options, say: (line) => (said.push(line), heard()) });
}
afterEach(() => {
  said = [];
});

describe('a supervisor', () => {
  it('says which process ended and how, starts it again, and says when it is ready', async () => {
    const process = new Fake();
    const watching = supervisor({ firstMs: 1 });
    watching.watch(process);
    process.end(KILLED);
    await says(/ready again/);
    expect(said).toEqual([
      'simulator-1 (process 1) was ended by SIGKILL',
      '  it is started again in 0.001 s; its log: /logs/simulator-1.log',
      'simulator-1 is ready again (process 2)',
    ]);
    await watching.stop().settled;
  });

  it('waits twice as long each time that it does not stay, up to the longest wait, and begins anew once it stayed', async () => {
    const process = new Fake();
    process.failing = 4;
    const watching = supervisor({ firstMs: 1, longestMs: 5 });
    watching.watch(process);
    process.end(KILLED);
    await says(/ready again/);
    const waits = said.flatMap((line) => /again in ([\d.]+) s/.exec(line)?.[1] ?? []);
    expect(waits.map(Number)).toEqual([0.001, 0.002, 0.004, 0.005, 0.005]);
    expect(said.filter((line) => line.includes('ended with exit code 1'))).toHaveLength(4);
    await watching.stop().settled;

    said = [];
    const steady = supervisor({ firstMs: 1, steadyMs: -1 });
    const other = new Fake();
    other.failing = 3;
    steady.watch(other);
    other.end(KILLED);
    await says(/ready again/);
    expect(said.filter((line) => line.includes('again in 0.001 s'))).toHaveLength(4);
    await steady.stop().settled;
  });

  it('starts nothing any more once it is stopped, also while it waits', async () => {
    const process = new Fake();
    const watching = supervisor({ firstMs: 60_000 });
    watching.watch(process);
    process.end(KILLED);
    await says(/again in 60 s/);
    await watching.stop().settled;
    expect(process.ups).toBe(0);
  });

  it('says why there is no process at all', async () => {
    const process = new Fake();
    const watching = supervisor({ firstMs: 1 });
    watching.watch(process);
    process.up = () => {
      delete (process as Partial<Fake>).up;
      return Promise.reject(new Error('no such folder'));
    };
    process.end(KILLED);
    await says(/ready again/);
    expect(said.filter((line) => !line.startsWith(' '))).toEqual([
      'simulator-1 (process 1) was ended by SIGKILL',
      'simulator-1 did not come up: no such folder',
      'simulator-1 is ready again (process 2)',
    ]);
    await watching.stop().settled;
  });

  it('takes an end that it was stopped for as none', async () => {
    const process = new Fake();
    const watching = supervisor({ firstMs: 1 });
    watching.watch(process);
    const { settled } = watching.stop();
    process.end({ code: 0, signal: null });
    await settled;
    expect([said, process.ups]).toEqual([[], 0]);
  });
});
