import { inputTokenBound, type Reserve } from '@pulse/domain';
import { dearestPrice, type PriceRow } from '../prices/index.js';
import { BadCallError } from './errors.js';
import type { CallRequest } from './port.js';

/** With fewer output tokens a call is rarely worth its input. */
export const LEAST_OUTPUT_TOKENS = 600;

/** Ids are in every commit while the call is under way. */
const LONGEST_ID = 120;

/** @throws BadCallError */
export function checkCall(call: CallRequest): void {
  const refuse = (reason: string): never => {
    throw new BadCallError(call.callId, reason);
  };
  for (const name of ['callId', 'runId', 'batchId'] as const) {
    const id = call[name];
    if (id === null && name === 'batchId') continue;
    if (id === null || id.length === 0 || id.length > LONGEST_ID)
      refuse(`${name} has ${id?.length ?? 0} characters, expected 1 to ${LONGEST_ID}`);
  }
  const { inputBytes, wantedOutputTokens, leastOutputTokens = 1, calls = 1, runSpent = 0 } = call;
  const amounts = { inputBytes, runSpent, runLimit: call.runLimit ?? 0, batchLimit: call.batchLimit ?? 0 };
  const numbers = { ...amounts, wantedOutputTokens, leastOutputTokens, calls };
  for (const [name, value] of Object.entries(numbers)) {
    const least = name in amounts ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least)
      refuse(`${name} is ${value}, expected a whole number from ${least}`);
  }
  if (leastOutputTokens > wantedOutputTokens) refuse('leastOutputTokens is more than wantedOutputTokens');
  if (Number.isNaN(call.deadline.getTime())) refuse('its deadline is no time');
}

/** The command that reserves for a call at a price, at a time. */
export function reserveCommand(call: CallRequest, row: PriceRow, at: string): Reserve {
  const inputTokens = inputTokenBound(call.inputBytes);
  const { wantedOutputTokens } = call;
  return {
    kind: 'reserve',
    at,
    callId: call.callId,
    runId: call.runId,
    batchId: call.batchId,
    runLimit: call.runLimit,
    batchLimit: call.batchLimit,
    runSpent: call.runSpent ?? 0,
    model: `${call.provider}/${call.model}`,
    price: dearestPrice(row, inputTokens),
    inputTokens,
    wantedOutputTokens,
    leastOutputTokens: call.leastOutputTokens ?? Math.min(LEAST_OUTPUT_TOKENS, wantedOutputTokens),
    calls: call.calls ?? 1,
    deadline: call.deadline.toISOString(),
  };
}
