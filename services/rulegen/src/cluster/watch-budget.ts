import type { BudgetKeeper, BudgetStatus } from '@pulse/rules';
import { gauge } from '@pulse/telemetry';

const PERIODS = ['day', 'month', 'total'] as const;
const NANO = 1e-9;

/** Tells from now on what an account has spent, and how much of its limits is gone. */
export function watchBudget(budget: Pick<BudgetKeeper, 'status'>, account: string): void {
  let asked: Promise<BudgetStatus> | null = null;
  // All gauges are read at once: one look at the account is enough for them.
  const status = () => (asked ??= budget.status().finally(() => (asked = null)));
  for (const period of PERIODS)
    gauge('pulse_budget_spent_dollars', { account, period }, async () => {
      const found = (await status()).scopes.find(({ scope }) => scope === period);
      return found === undefined ? null : found.settled * NANO;
    });
  gauge('pulse_budget_used_ratio', { account }, async () => usedRatio(await status()));
}

/** The largest share of a limit of the account that is spent or held; 1 and more where nothing is left. */
export function usedRatio({ scopes }: Pick<BudgetStatus, 'scopes'>): number {
  const binding = scopes.filter(({ scope }) => scope !== 'run' && scope !== 'batch');
  return Math.max(0, ...binding.map(({ settled, held, limit }) => (limit === 0 ? 1 : (settled + held) / limit)));
}
