import type { History } from '@pulse/contracts';
import { gather, HORIZON, improves } from './evidence.js';
import type { Leak, MakeForecaster } from './leak-canaries.js';

/**
 * Every series dated one period earlier and published one period later: what is known at each time stays, and what was
 * h + 1 periods ahead is h ahead. A forecaster that takes the date for the publication knows it one period too soon.
 */
export function shiftCanary(make: MakeForecaster, history: History): Leak[] {
  const lag = Object.fromEntries(Object.keys(history.series).map((name) => [name, (history.lag[name] ?? 0) + 1]));
  const end = history.start + history.length - 1;
  const clean = make(history);
  const before = new Map(gather(clean, end).map((origin) => [origin.origin, origin]));
  const after = gather(make({ ...history, start: history.start - 1, lag }), end);
  return clean.targets.flatMap(({ name }) =>
    Array.from({ length: HORIZON - 1 }, (_, h): Leak[] => {
      const pairs = after.flatMap(({ origin, targets }) => {
        const loss = targets[name]!.crps[h] ?? null;
        const other = before.get(origin)?.targets[name]?.crps[h + 1] ?? null;
        return loss === null || other === null ? [] : [[loss, other] as const];
      });
      const [losses, others] = [pairs.map(([loss]) => loss), pairs.map(([, other]) => other)];
      if (losses.length <= h + 2 || !improves(losses, others, h + 2)) return [];
      return [{ canary: 'shift', detail: `${name} at ${h + 1} improves when values are dated a period earlier` }];
    }).flat(),
  );
}
