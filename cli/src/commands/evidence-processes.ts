import type { FittedProcess } from '@pulse/contracts';
import { parametersInForm, takenOf } from '@pulse/auditor';
import { score } from './evidence-numbers.js';

/** Candidates that are listed. */
const LISTED = 6;

/** What a variable's process turned out to be at the forecast's origin, and what else was tried. */
export function processLines(process: FittedProcess | undefined): string[] {
  if (process === undefined) return [];
  const { kind, observations, innovations, tried } = process;
  // One number a phase of the season, or a past value, would fill the line.
  const numbers = Object.entries(parametersInForm(process))
    .filter(([name]) => !/_\d+$/.test(name))
    .slice(0, 8)
    .map(([name, value]) => `${name} ${score(value)}`);
  const shocks = innovations === undefined || innovations === 'normal' ? '' : `, ${innovations} shocks`;
  const scored = tried.filter((one) => one.score !== null);
  const auto = scored.length === 0 ? ', since auto had nothing to compare' : ', chosen by auto';
  const named = tried.length === 0 ? ', as the world names it' : auto;
  const fitted = `process: ${kind}${shocks}${named}; fitted on ${observations} values${numbers.length === 0 ? '' : `: ${numbers.join(', ')}`}`;
  if (tried.length === 0) return [fitted];
  const taken = takenOf(process);
  // The one that was taken is shown wherever it stands.
  const listed = scored.filter((one, i) => i < LISTED || one === taken);
  const shown = listed.map((one) => `${one.kind} ${one.score!.toFixed(3)}${one === taken ? ' (taken)' : ''}`);
  return [
    fitted,
    ...(shown.length === 0
      ? []
      : [
          `tried, CRPS over that of a random walk, less is better, and of nearly equal ones the simplest: ${shown.join(', ')}${scored.length > listed.length ? ` and ${scored.length - listed.length} more` : ''}`,
        ]),
    ...unscoredLines(tried),
  ];
}

/** Candidates without a score, those with one reason together. */
function unscoredLines(tried: FittedProcess['tried']): string[] {
  const unscored = tried.filter((one) => one.score === null);
  if (unscored.length === 0) return [];
  const reasons = Map.groupBy(unscored, ({ note }) => note ?? 'their errors have no score here');
  const parts = [...reasons].map(([reason, ones]) => `${ones.map(({ kind }) => kind).join(', ')} (${reason})`);
  if (unscored.length === tried.length && reasons.size === 1)
    return [`nothing was compared: ${[...reasons.keys()][0]}`];
  return [`no score: ${parts.join('; ')}`];
}
