import type { Logger } from '../log/logger.js';

/** Everything that a stop takes, in milliseconds; kubernetes waits for 30 s. */
export const STOP_WITHIN_MS = 20_000;

const CODES = { SIGTERM: 143, SIGINT: 130 } as const;

/** One thing that is done on the way out. */
export interface StopStep {
  readonly name: string;
  run(): void | Promise<void>;
}

/**
 * Ends the process when it is asked to: the steps in their order, one that fails not stopping the next, then exit code
 * 0. A second signal, or the deadline, ends it at once.
 */
export function stopOnSignal(steps: () => readonly StopStep[], logger: () => Logger, exit = exitProcess): void {
  let stopping = false;
  const stop = async (signal: keyof typeof CODES) => {
    if (stopping) {
      logger().fatal({ signal }, 'asked to stop twice: ending at once');
      exit(CODES[signal]);
      return;
    }
    stopping = true;
    let doing = '';
    const deadline = setTimeout(() => {
      logger().fatal({ doing }, `not stopped within ${STOP_WITHIN_MS / 1000} s: ending at once`);
      exit(1);
    }, STOP_WITHIN_MS - 500);
    logger().info({ signal }, 'stopping');
    for (const step of steps()) {
      doing = step.name;
      try {
        await step.run();
      } catch (error) {
        logger().error({ error, doing }, 'stopping goes on without this');
      }
    }
    clearTimeout(deadline);
    logger().info('stopped');
    exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
}

function exitProcess(code: number): void {
  process.exit(code);
}
