import type { EvidenceOrigin, History, Revision } from '@pulse/contracts';
import { publicationLagOf } from '@pulse/engine';
import type { Forecaster } from '../../port.js';
import { gather, HORIZON, improves, statement } from './evidence.js';
import type { Leak, MakeForecaster } from './leak-canaries.js';
import { recordsOf, withRecords } from './records.js';

/**
 * At the end of the history every value is replaced by the first one that was not known yet when it was published, which
 * is the outcome one period ahead of the newest value at an origin. Origins before that know nothing of it: the same
 * outcomes, those without the plant, must get the same scores.
 */
export function revisionCanary(make: MakeForecaster, history: History): Leak[] {
  const end = history.start + history.length - 1;
  const records = Object.entries(recordsOf(history)).map(([name, all]): [string, Revision[]] => {
    const values = history.series[name]!;
    const ahead = publicationLagOf(history, name) + 1;
    const plants = values.flatMap((value, at): Revision[] =>
      value === null || at + ahead >= values.length ? [] : [{ at, known: end, value: values[at + ahead]! }],
    );
    const before = all.filter(({ known }) => known < end);
    return [name, [...before, ...plants].sort((a, b) => a.at - b.at || a.known - b.known)];
  });
  const clean = make(history);
  const planted = make(withRecords(history, Object.fromEntries(records), true));
  const at = end - HORIZON;
  const moved: Leak[] =
    statement(planted, at) === statement(clean, at)
      ? []
      : [{ canary: 'revision', detail: `the forecast at ${at} changes with values that were revised at ${end}` }];
  const judged: Forecaster = {
    targets: clean.targets,
    events: clean.events,
    observed: (target, origin) => clean.observed(target, origin),
    held: (event, origin) => clean.held(event, origin),
    at: (origin) => planted.at(origin),
  };
  return [...moved, ...gains(gather(judged, end), gather(clean, end), clean)];
}

function gains(planted: readonly EvidenceOrigin[], clean: readonly EvidenceOrigin[], forecaster: Forecaster): Leak[] {
  const before = new Map(clean.map((origin) => [origin.origin, origin]));
  return forecaster.targets.flatMap(({ name }) =>
    Array.from({ length: HORIZON }, (_, h): Leak[] => {
      const pairs = planted.flatMap(({ origin, targets }) => {
        const loss = targets[name]!.crps[h] ?? null;
        const other = before.get(origin)?.targets[name]?.crps[h] ?? null;
        return loss === null || other === null ? [] : [[loss, other] as const];
      });
      const [losses, others] = [pairs.map(([loss]) => loss), pairs.map(([, other]) => other)];
      if (losses.length <= h + 1 || !improves(losses, others, h + 1)) return [];
      return [{ canary: 'revision', detail: `${name} at ${h + 1} improves with values that were revised later` }];
    }).flat(),
  );
}
