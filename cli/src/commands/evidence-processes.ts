import type { FittedProcess } from '@pulse/contracts';
import { score } from './evidence-numbers.js';

/** Candidates that are listed. */
const LISTED = 6;

/** What a variable's process turned out to be at the forecast's origin, and what else was tried. */
export function processLines(process: FittedProcess | undefined): string[] {
  if (process === undefined) return [];
  const { kind, parameters, observations, innovations, tried } = process;
  // One number a phase of the season, or a past value, would fill the line.
  const numbers = Object.entries(parameters)
    .filter(([name]) => !/_\d+$/.test(name))
    .slice(0, 8)
    .map(([name, value]) => `${name} ${score(value)}`);
  const shocks = innovations === undefined || innovations === 'normal' ? '' : `, ${innovations} shocks`;
  const named = tried.length === 0 ? ', as the world names it' : ', chosen by auto';
  const fitted = `process: ${kind}${shocks}${named}; fitted on ${observations} values${numbers.length === 0 ? '' : `: ${numbers.join(', ')}`}`;
  if (tried.length === 0) return [fitted];
  const scored = tried.filter((one) => one.score !== null);
  const shown = scored.slice(0, LISTED).map((one) => `${one.kind} ${one.score!.toFixed(3)}`);
  const unscored = tried.filter((one) => one.score === null);
  const notes = unscored.map((one) => `${one.kind} (${one.note ?? 'not tried'})`);
  return [
    fitted,
    ...(shown.length === 0
      ? []
      : [
          `tried, CRPS over that of a random walk, less is better: ${shown.join(', ')}${scored.length > LISTED ? ` and ${scored.length - LISTED} more` : ''}`,
        ]),
    ...(notes.length === 0 ? [] : [`not tried: ${notes.slice(0, LISTED).join(', ')}`]),
  ];
}
