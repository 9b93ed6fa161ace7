import type { EventInput, ServiceName } from '@pulse/contracts';
import { ConflictError, type EventLog } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';

/** Who wants to know of appends, to count them. */
export interface AppendListener {
  appended?(events: readonly EventInput[]): void;
  /** A rival was quicker. */
  conflicted?(): void;
}

/**
 * The same log, whose appends are told; before and after each of them (`<service>.before-append`, `<service>.after-append`)
 * is a place where a test can have the process die.
 */
export function watchedLog(log: EventLog, service: ServiceName, listener: AppendListener = {}): EventLog {
  const [before, after] = [`${service}.before-append`, `${service}.after-append`];
  const append: EventLog['append'] = async (stream, expected, events, context) => {
    failpoint(before);
    try {
      const revision = await log.append(stream, expected, events, context);
      failpoint(after);
      listener.appended?.(events);
      return revision;
    } catch (error) {
      if (error instanceof ConflictError) listener.conflicted?.();
      throw error;
    }
  };
  return new Proxy(log, {
    get(target, key) {
      if (key === 'append') return append;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
