import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@pulse/testing';

/**
 * Starts a process again whenever it was killed, as Kubernetes would, without the failpoint that it was armed with.
 * Kills are told to `killed`; an end of another kind is an error.
 */
export class Supervisor {
  #stopped = false;
  #failure: Error | null = null;
  readonly kills: string[] = [];
  readonly #watching: Promise<void>[];

  constructor(processes: Iterable<ServiceProcess>) {
    this.#watching = [...processes].map((process) =>
      this.#watch(process).catch((error: unknown) => {
        this.#failure = error as Error;
      }),
    );
  }

  /** Ends the watch; processes stay as they are. @throws Error of a process that ended by itself or did not come back */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#watching);
    if (this.#failure !== null) throw this.#failure;
  }

  async #watch(process: ServiceProcess): Promise<void> {
    while (!this.#stopped || !process.isRunning) {
      if (process.isRunning) {
        await pause(20);
        continue;
      }
      const { code, signal } = await process.exited;
      if (signal !== 'SIGKILL')
        throw new Error(
          `${process.name} ended by itself (${signal ?? code}), see its log:\n${process.log().slice(-3000)}`,
        );
      this.kills.push(process.name);
      await process.restart({ FAIL_AT: '' });
    }
  }
}
