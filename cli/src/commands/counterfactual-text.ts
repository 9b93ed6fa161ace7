import { roundToError } from '@pulse/auditor';
import type { Change } from '@pulse/evidence';
import { counted, table } from '../output/terminal.js';
import type { CounterfactualDocument } from './counterfactual.js';
import { wrap } from './wrap.js';

type Dated = CounterfactualDocument['changes'][number];

/** Errors that a change needs to be more than noise. */
const LEAST_ERRORS = 2;

/** The question, how it was answered, and one row for each target and horizon that matters. */
export function counterfactualText(
  document: CounterfactualDocument,
  headline: number,
  shownFile: string,
  width: number,
): string {
  const { changes, config, set } = document;
  const moved = namesOf(changes.filter(differs));
  const still = namesOf(changes).filter((name) => !moved.includes(name));
  const horizons = [...new Set([...set.map(({ at }) => at), headline, config.horizon])];
  const rows = changes.filter(({ name, horizon }) => moved.includes(name) && horizons.includes(horizon));
  const shown = new Set(rows.map(({ horizon }) => horizon)).size < config.horizon;
  const paragraphs = [
    `What if ${questionOf(document)}?`,
    `The same ${counted(document.paths, 'path')} in both runs (${counted(document.replicates, 'replicate')}, seed ${config.seed}). ± is the Monte-Carlo error of the paired change; changes below ${LEAST_ERRORS} of it are in brackets.`,
    document.fitted,
  ];
  return [
    ...paragraphs.flatMap((text) => wrap(text, width)),
    '',
    ...(moved.length === 0 ? ['Nothing changes: every path of every target and event is the same.'] : []),
    ...blocks(rows),
    ...(moved.length > 0 && still.length > 0 ? wrap(`Exactly as before: ${still.join(', ')}.`, width) : []),
    `${moved.length > 0 && shown ? 'All horizons: ' : 'Saved: '}${shownFile}`,
  ].join('\n');
}

function questionOf({ withoutRules, set }: CounterfactualDocument): string {
  const parts = [
    ...(withoutRules.length === 0 ? [] : [`${withoutRules.join(', ')} did not act`]),
    ...set.map(
      ({ variable, value, at, date }) => `${variable} were ${value} at turn ${at}${date === null ? '' : ` (${date})`}`,
    ),
  ];
  return parts.join(' and ');
}

function blocks(rows: readonly Dated[]): string[] {
  const cells = (of: Change['of']) =>
    rows
      .filter((row) => row.of === of)
      .map((row, i, all) => [all[i - 1]?.name === row.name ? '' : row.name, ...cellsOf(row)]);
  const block = (of: Change['of'], what: string, label: string): string[] => {
    const body = cells(of);
    const head = [what, 'h', 'date', label, 'what if', 'change', '±'];
    return body.length === 0 ? [] : [table(head, body, [1, 3, 4, 5, 6]), ''];
  };
  return [
    ...block('median', 'target', 'median'),
    ...block('mean', 'target', 'mean'),
    ...block('probability', 'event', 'P'),
  ];
}

function cellsOf({ horizon, date, base, value, change, error }: Dated): string[] {
  const digits = error !== null && error > 0 ? error : Math.abs(change) / 100;
  const text = `${change > 0 ? '+' : ''}${roundToError(change, digits)}`;
  const noise = change !== 0 && error !== null && Math.abs(change) < LEAST_ERRORS * error;
  return [
    String(horizon),
    date ?? '–',
    roundToError(base, digits),
    roundToError(value, digits),
    noise ? `(${text})` : text,
    error === null ? '–' : roundToError(error, error),
  ];
}

function differs({ change, error }: Change): boolean {
  return change !== 0 || (error ?? 0) !== 0;
}

function namesOf(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(({ name }) => name))];
}
