import type { EvidenceEvent } from '@pulse/contracts';
import { fit, table } from '../output/terminal.js';
import { pValue, score, withLimits } from './evidence-numbers.js';

/** Horizons that are shown of an event; the report has them all. */
const SHOWN = [1, 3, 6, 12];

/** Columns of the table without the names of the events, at their widest. */
const OTHER_COLUMNS = 72;

/** Brier scores of events against the base rate. */
export function eventTable(events: readonly EvidenceEvent[], width: number): string[] {
  if (events.length === 0) return [];
  const last = Math.max(...events.map(({ horizon }) => horizon));
  const rows = events
    .filter(({ horizon }) => SHOWN.includes(horizon) || horizon === last)
    .map(({ event, horizon, n, happened, brier, baseRate, skill, dmP }) => {
      // What always or never happened cannot tell a good probability from a lucky one.
      const tells = happened > 0 && happened < n;
      return [
        fit(event, Math.max(8, Math.min(32, width - OTHER_COLUMNS))),
        String(horizon),
        String(n),
        String(happened),
        score(brier),
        score(baseRate),
        skill === null || !tells ? '–' : withLimits(skill.value, skill.low, skill.high),
        tells ? pValue(dmP) : '–',
      ];
    });
  const head = ['event', 'h', 'n', 'happened', 'Brier', 'base rate', 'skill [90 %]', 'DM p'];
  return ['Events', ...table(head, rows, [1, 2, 3, 4, 5, 6, 7]).split('\n')];
}
