import {
  isPyDict,
  isPyNumber,
  pyDict,
  pyDivide,
  pyEquals,
  pyFloat,
  pyGet,
  pyItem,
  pyLower,
  pyMax,
  pyMin,
  pyOperand,
  pyRound,
  pySum,
  PythonError,
  pyTruthy,
} from '@pulse/numeric';

export interface AlignmentContext {
  readonly current_state?: unknown;
  /** Earlier forecasts; novelty falls with the share of them that has the same tag. */
  readonly memory?: unknown;
  readonly arc_volatility?: unknown;
  readonly tag_match?: unknown;
  readonly weights?: unknown;
}

const COMPONENTS = ['confidence', 'retrodiction', 'arc_stability', 'tag_match', 'novelty'] as const;
export type AlignmentComponent = (typeof COMPONENTS)[number];

export interface ClassicAlignment {
  /** 0 to 100, two decimals. */
  readonly alignment_score: number;
  readonly components: Readonly<Record<AlignmentComponent, number>>;
  readonly forecast_id: unknown;
}

const WEIGHTS = { confidence: 0.3, retrodiction: 0.2, arc_stability: 0.2, tag_match: 0.15, novelty: 0.15 };
const TRUSTED_TAGS: ReadonlySet<string> = new Set(['hope', 'trust', 'recovery', 'neutral']);

/**
 * Classic alignment index: weighted mean of five components in [0,1], times 100.
 *
 * Compatible, though odd: without any volatility the stability is 0, not 1; a component that cannot be computed takes
 * its default instead of failing; weights are divided by the sum of all keys given, so that unknown ones dilute.
 *
 * @throws PythonError KeyError when custom weights lack a component, AttributeError when the forecast is no dict
 */
export function classicAlignment(forecast: unknown, context: AlignmentContext = {}): ClassicAlignment {
  const weights = normalized(pyTruthy(context.weights) ? context.weights : WEIGHTS);
  const components = {
    confidence: unit(numberOrZero(pyGet(forecast, 'confidence', 0))),
    retrodiction: caught(0, () => retrodiction(forecast, context.current_state ?? null)),
    arc_stability: caught(0, () => arcStability(forecast, context.arc_volatility ?? null)),
    tag_match: caught(0, () => tagMatch(forecast, context.tag_match ?? null)),
    novelty: caught(1, () => novelty(forecast, context.memory)),
  };
  const score = pySum(COMPONENTS.map((name) => components[name] * pyOperand(pyItem(weights, name))));
  return { alignment_score: pyRound(score * 100, 2), components, forecast_id: pyGet(forecast, 'trace_id') };
}

function normalized(weights: unknown): unknown {
  const entries = Object.entries(pyDict(weights, 'values')).map(([key, value]) => [key, pyOperand(value)] as const);
  const total = pySum(entries.map(([, value]) => value));
  return total === 0 ? weights : Object.fromEntries(entries.map(([key, value]) => [key, pyDivide(value, total)]));
}

function retrodiction(forecast: unknown, state: unknown): number {
  const own = pyDict(forecast, 'get');
  if (Object.hasOwn(own, 'retrodiction_score')) return unit(numberOrZero(own['retrodiction_score']));
  return state === null ? 0 : unit(1 - retrodictionError(forecast, state));
}

/** Mean squared difference of the overlays that the forecast started from and those of the state, four decimals. */
function retrodictionError(forecast: unknown, state: unknown): number {
  const start = pyGet(pyGet(pyGet(forecast, 'forecast', {}), 'start_state', {}), 'overlays', {});
  const now = pyGet(state, 'overlays', {});
  if (!isPyDict(start) || !isPyDict(now)) return 0;
  const squares: number[] = [];
  for (const name of Object.keys(start)) {
    if (!Object.hasOwn(now, name)) continue;
    const square = caught(null, () => {
      const difference = pyFloat(start[name]) - pyFloat(now[name]);
      return squared(difference);
    });
    if (square !== null) squares.push(square);
  }
  return squares.length === 0 ? 0 : pyRound(pySum(squares) / squares.length, 4);
}

function squared(x: number): number {
  const square = x * x;
  if (square === Infinity && Number.isFinite(x))
    throw new PythonError('OverflowError', 'Numerical result out of range');
  return square;
}

function arcStability(forecast: unknown, volatility: unknown): number {
  const own = pyDict(forecast, 'get');
  if (volatility === null && !Object.hasOwn(own, 'arc_volatility_score')) return 0;
  return unit(1 - pyMin(pyMax(pyOperand(volatility ?? own['arc_volatility_score']), 0), 1));
}

function tagMatch(forecast: unknown, given: unknown): number {
  if (given !== null) return unit(pyFloat(given));
  return TRUSTED_TAGS.has(tagOf(forecast)) ? 1 : 0;
}

function novelty(forecast: unknown, memory: unknown): number {
  if (!Array.isArray(memory) || memory.length === 0) return 1;
  const tag = tagOf(forecast);
  const tags = memory.filter(isPyDict).map(tagOf);
  return unit(1 - tags.filter((other) => pyEquals(other, tag)).length / Math.max(1, tags.length));
}

function tagOf(forecast: unknown): string {
  return pyLower(pyGet(forecast, 'symbolic_tag', ''));
}

function numberOrZero(value: unknown): number {
  return isPyNumber(value) ? Number(value) : 0;
}

/** `max(0.0, min(x, 1.0))`, which makes 0 of NaN. */
function unit(x: number): number {
  return pyMax(0, pyMin(x, 1));
}

function caught<T>(otherwise: T, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof PythonError) return otherwise;
    throw error;
  }
}
