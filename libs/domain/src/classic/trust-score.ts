import { pyDict, pyGet, pyGreater, pyMax, pyMin, pyOperand, pyRound, pySum, pyTruthy } from '@pulse/numeric';
import { capitalMoves, floatOr, isDuplicate, meanSimilarity, memoryLength } from './trust-history.js';

const MIN_CONFIDENCE = 0.4;

/**
 * Classic risk of a forecast in [0,1], three decimals: capital movement (of 2000), unlike-ness to recent forecasts and
 * a constant 0.01. With fewer than three forecasts in memory it is at most 0.7.
 */
export function classicRisk(forecast: unknown, memory: unknown = null): number {
  pyDict(forecast, 'keys');
  const body = pyGet(forecast, 'forecast', {});
  const moves = capitalMoves(pyGet(body, 'start_capital', {}), pyGet(body, 'end_capital', {}));
  const volatility = moves === null ? 0 : pyMin(pySum(moves) / 2000, 1);
  const change = pyGet(body, 'symbolic_change', {});
  let history = 0;
  if (pyTruthy(memory)) history = pyTruthy(change) ? 1 - meanSimilarity(change, memory) : 0.4;
  let risk = volatility * 0.5 + history * 0.4 + 0.1 * 0.1;
  if (memoryLength(memory) < 3) risk = pyMin(risk, 0.7);
  return pyRound(pyMin(pyMax(risk, 0), 1), 3);
}

export interface TrustScoreOptions {
  readonly memory?: unknown;
  readonly baseline_weight?: unknown;
  readonly risk_weight?: unknown;
  readonly historical_weight?: unknown;
  readonly novelty_weight?: unknown;
}

/** What the classic trust engine writes into a forecast while it scores it. */
export interface TrustScoreParts {
  risk_score?: number;
  historical_consistency?: number;
}

/**
 * Classic trust score of a forecast in [0.4, 1], three decimals.
 *
 * Compatible, though odd: it is never below 0.4, the confidence that validation asks for, so this score rejects
 * nothing; capital that did not move is worth less than capital that is not given.
 *
 * @param parts filled as far as the score gets, also where it then raises
 */
export function classicTrustScore(forecast: unknown, options: TrustScoreOptions, parts: TrustScoreParts): number {
  pyDict(forecast, 'keys');
  const memory = options.memory ?? null;
  const body = pyGet(forecast, 'forecast', {});
  const baseline = baselineConfidence(forecast, body);
  const risk = classicRisk(forecast, memory);
  parts.risk_score = risk;
  const change = pyGet(body, 'symbolic_change', {});
  const consistency = historicalConsistency(change, memory);
  parts.historical_consistency = consistency;
  const novelty = pyTruthy(memory) && isDuplicate(forecast, memory) ? 0 : 1;
  const score =
    weight(options.baseline_weight, 0.4) * baseline +
    weight(options.risk_weight, 0.3) * (1 - risk) +
    weight(options.historical_weight, 0.2) * consistency +
    weight(options.novelty_weight, 0.1) * novelty -
    driftPenalty(forecast);
  return pyRound(pyMin(pyMax(score, MIN_CONFIDENCE), 1), 3);
}

function baselineConfidence(forecast: unknown, body: unknown): number {
  let penalty = pyMin(floatOr(pyGet(forecast, 'fragility', 1), 1), 1);
  const moves = capitalMoves(pyGet(body, 'start_capital', {}), pyGet(body, 'end_capital', {}));
  const silent = !pyTruthy(pyGet(forecast, 'overlays')) && !pyTruthy(pyGet(body, 'symbolic_change'));
  if (penalty > 0.8 && silent) penalty = 0.5;
  const movement = moves === null ? 0.5 : pyMin(total(moves) / 1000, 1);
  return pyMax(0.3, (1 - penalty + movement) / 2);
}

function total(moves: readonly number[]): number {
  let sum = 0;
  for (const move of moves) sum += move;
  return sum;
}

function historicalConsistency(change: unknown, memory: unknown): number {
  if (!pyTruthy(memory)) return 0.8;
  return pyTruthy(change) ? meanSimilarity(change, memory) : 0.7;
}

function driftPenalty(forecast: unknown): number {
  if (pyTruthy(pyGet(forecast, 'symbolic_fragmented'))) return 0.2;
  return pyGreater(pyGet(forecast, 'arc_volatility_score', 0), 0.7) ? 0.1 : 0;
}

function weight(given: unknown, otherwise: number): number {
  return given === undefined ? otherwise : pyOperand(given);
}
