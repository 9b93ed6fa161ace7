import type { History, Revision } from '@pulse/contracts';
import { evidencePairs } from '../../pairs/pairs.js';
import { gather, HORIZON, SEED, statement } from './evidence.js';
import type { Leak, MakeForecaster } from './leak-canaries.js';
import { recordsOf, shuffled, withRecords } from './records.js';

const LEAST_P = 1e-3;

export function futureCanary(make: MakeForecaster, history: History): Leak[] {
  return [...unmoved(make, history), ...withoutSkill(make, history)];
}

/** What is not known at an origin trades places; the forecast there must not notice. */
function unmoved(make: MakeForecaster, history: History): Leak[] {
  const forecaster = make(history);
  const origins = [0.5, 0.7, 0.9].map((share) => history.start + Math.floor(history.length * share));
  return origins.flatMap((origin): Leak[] => {
    const records = Object.entries(recordsOf(history)).map(([name, all], i): [string, Revision[]] => {
      const later = all.filter(({ known }) => known > origin);
      const values = shuffled(
        later.map(({ value }) => value),
        i + 1,
      );
      let next = 0;
      return [name, all.map((one) => (one.known > origin ? { ...one, value: values[next++]! } : one))];
    });
    const changed = make(withRecords(history, Object.fromEntries(records), false));
    if (statement(changed, origin) === statement(forecaster, origin)) return [];
    return [{ canary: 'future', detail: `the forecast at ${origin} changes with what was known only later` }];
  });
}

/** Whole periods trade places: what came before says nothing of what comes next, and skill would be a leak. */
function withoutSkill(make: MakeForecaster, history: History): Leak[] {
  const places = shuffled(
    Array.from({ length: history.length }, (_, i) => i),
    SEED,
  );
  const records = Object.entries(recordsOf(history)).map(([name, all]): [string, Revision[]] => [
    name,
    all
      .filter(({ at, known }) => places[at]! + known - at <= history.start + history.length - 1)
      .map((one) => ({ ...one, at: places[one.at]!, known: one.known + places[one.at]! - one.at }))
      .sort((a, b) => a.at - b.at || a.known - b.known),
  ]);
  const forecaster = make(withRecords(history, Object.fromEntries(records), false));
  const origins = gather(forecaster, history.start + history.length - 1);
  const names = forecaster.targets.map(({ name }) => name);
  return evidencePairs(origins, names, HORIZON, SEED).flatMap(({ target, horizon, skill, dmP }): Leak[] =>
    skill !== null && (skill.low ?? 0) > 0 && dmP !== null && dmP < LEAST_P
      ? [{ canary: 'future', detail: `${target} at ${horizon} has skill ${skill.value} on shuffled data` }]
      : [],
  );
}
