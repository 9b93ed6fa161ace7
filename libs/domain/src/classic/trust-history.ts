import {
  pyEquals,
  pyFloat,
  pyGet,
  pyIterate,
  pyLength,
  pySum,
  PythonError,
  pyTruthy,
  pyTypeName,
} from '@pulse/numeric';

/** A value as float; 0 for what cannot be read as one. */
export function floatOrZero(value: unknown): number {
  return floatOr(value, 0);
}

/** A value as float; `otherwise` where Python raises ValueError or TypeError. */
export function floatOr(value: unknown, otherwise: number): number {
  try {
    return pyFloat(value);
  } catch (error) {
    if (error instanceof PythonError && (error.type === 'ValueError' || error.type === 'TypeError')) return otherwise;
    throw error;
  }
}

const ASSETS = ['nvda', 'msft', 'ibit', 'spy'] as const;

/** Absolute change of each of the four assets; null unless both capitals are given. */
export function capitalMoves(start: unknown, end: unknown): number[] | null {
  if (!pyTruthy(start) || !pyTruthy(end)) return null;
  return ASSETS.map((asset) => {
    const from = floatOrZero(pyGet(start, asset, 0));
    return Math.abs(floatOrZero(pyGet(end, asset, 0)) - from);
  });
}

/** `memory[-3:]` of a list or a text. */
function lastThree(memory: unknown): readonly unknown[] {
  if (Array.isArray(memory) || typeof memory === 'string') return pyIterate(memory).slice(-3);
  throw new PythonError('TypeError', `'${pyTypeName(memory)}' object is not subscriptable`);
}

function changeOf(forecast: unknown): unknown {
  return pyGet(pyGet(forecast, 'forecast', {}), 'symbolic_change', {});
}

/**
 * Mean similarity in [0,1] of a symbolic change with those of the last three forecasts in memory: one minus the mean
 * absolute difference over shared overlays, 0.6 where none is shared.
 */
export function meanSimilarity(change: unknown, memory: unknown): number {
  const similarities = lastThree(memory).map((past) => similarity(change, changeOf(past)));
  return pySum(similarities) / similarities.length;
}

function similarity(change: unknown, past: unknown): number {
  if (!pyTruthy(past)) return 0.6;
  const shared = keysOf(change).filter((key) => keysOf(past).includes(key));
  if (shared.length === 0) return 0.6;
  let difference = 0;
  for (const key of shared)
    difference += Math.abs(floatOrZero(pyGet(change, key, 0)) - floatOrZero(pyGet(past, key, 0)));
  return 1 - Math.min(difference / shared.length, 1);
}

function keysOf(value: unknown): string[] {
  pyGet(value, '');
  return Object.keys(value as object);
}

/** Whether one of the last three forecasts in memory made the same symbolic change. */
export function isDuplicate(forecast: unknown, memory: unknown): boolean {
  return lastThree(memory).some((past) => pyEquals(changeOf(forecast), changeOf(past)));
}

export function memoryLength(memory: unknown): number {
  return pyTruthy(memory) ? pyLength(memory) : 0;
}
