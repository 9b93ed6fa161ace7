import type { EventInput } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';

/** The log, with places before and after each append where a test may kill the process. */
export function logWithFailpoints(
  log: EventLog,
  appended: (events: readonly EventInput[]) => void = () => {},
): EventLog {
  const append: EventLog['append'] = async (...args) => {
    failpoint('license.before-append');
    const revision = await log.append(...args);
    failpoint('license.after-append');
    appended(args[2]);
    return revision;
  };
  return new Proxy(log, {
    get(target, key) {
      if (key === 'append') return append;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
