import type { AccountBalance, TokenCounts } from '@pulse/contracts';
import type { BudgetAnswer, BudgetCommand, Reserve } from './commands.js';
import { decideBudget } from './decide.js';
import { evolveAll } from './evolve.js';

/** A dollar for a million input tokens, ten for a million output tokens: 1,000 and 10,000 nano-dollars a token. */
export const PRICE = { id: 'p/m@ever', inputPerMillion: 1_000_000_000, outputPerMillion: 10_000_000_000 };

export const AT = '2026-11-21T10:00:00.000Z';
export const LATER = '2026-11-21T10:05:00.000Z';

/** By itself it holds 1,000 x 1,000 + 1,000 x 10,000 = 11,000,000 nano-dollars. */
export const call = (change: Partial<Reserve> = {}): Reserve => ({
  kind: 'reserve',
  at: AT,
  callId: 'r.1.propose.1',
  runId: 'r',
  batchId: null,
  runLimit: null,
  batchLimit: null,
  runSpent: 0,
  model: 'p/m',
  price: PRICE,
  inputTokens: 1000,
  wantedOutputTokens: 1000,
  leastOutputTokens: 600,
  calls: 1,
  deadline: LATER,
  ...change,
});

export const tokens = (noCache: number, text: number): TokenCounts => ({
  noCache,
  cacheRead: 0,
  cacheWrite: 0,
  text,
  reasoning: 0,
});

/** Runs commands one after the other and returns the last answer and the account. */
export function run(
  state: AccountBalance,
  ...commands: readonly BudgetCommand[]
): { readonly state: AccountBalance; readonly answer: BudgetAnswer; readonly types: readonly string[] } {
  let at = state;
  let answer: BudgetAnswer = { kind: 'configured' };
  const types: string[] = [];
  for (const command of commands) {
    const decision = decideBudget(command, at);
    at = evolveAll(at, decision.events);
    answer = decision.answer;
    types.push(...decision.events.map(({ type }) => type));
  }
  return { state: at, answer, types };
}

export const NO_TOKENS: TokenCounts = { noCache: 0, cacheRead: 0, cacheWrite: 0, text: 0, reasoning: 0 };
