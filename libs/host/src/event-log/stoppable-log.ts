import type { EventLog } from '@pulse/event-log';

/**
 * The same log until a signal is given: from then on whatever is asked of it throws the signal's reason, so that a long
 * step ends at its next question, and writes nothing more.
 */
export function stoppableLog(log: EventLog, signal: AbortSignal): EventLog {
  return new Proxy(log, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        signal.throwIfAborted();
        return Reflect.apply(value, target, args);
      };
    },
  });
}
