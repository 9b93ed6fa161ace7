import type { History, World } from '@pulse/contracts';
import { counted } from '../output/terminal.js';

export interface ChosenHorizon {
  readonly value: number;
  /** Why it is not the usual one; null where it is, or was asked for. */
  readonly note: string | null;
}

const USUAL = 12;

/** Observed periods for each period ahead: fewer would leave the longest horizon hardly an origin to be scored at. */
const PERIODS_PER_STEP = 4;

/**
 * How far ahead is scored: what is asked for, else 12 periods, or fewer where the history is short; never
 * less than the headline's horizon.
 */
export function chooseHorizon(
  { headline }: Pick<World, 'headline'>,
  history: History,
  targets: readonly string[],
  wanted: number | undefined,
): ChosenHorizon {
  if (wanted !== undefined) return { value: wanted, note: null };
  const observed = targets.map((name) => (history.series[name] ?? []).filter((value) => value !== null).length);
  const most = Math.max(0, ...observed);
  const usual = Math.max(USUAL, headline.horizon ?? 0);
  const value = Math.max(1, headline.horizon ?? 0, Math.min(usual, Math.floor(most / PERIODS_PER_STEP)));
  if (value === usual || most === 0) return { value: most === 0 ? usual : value, note: null };
  const note = `The horizon is ${value}, since the history has only ${counted(most, 'observed period')}; --horizon asks for another.`;
  return { value, note };
}
