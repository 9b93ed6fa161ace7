import type { BudgetDetail } from '@pulse/contracts';
import type { BudgetStatus } from '@pulse/rules';

export function describeBudget({ at, balance, scopes, blockedModels, ...rest }: BudgetStatus): BudgetDetail {
  return {
    ...rest,
    at: at.toISOString(),
    scopes: [...scopes],
    callsUnderWay: balance.holds.length,
    blockedModels: [...blockedModels],
  };
}
