import type { ArtifactStore } from '@pulse/artifact-store';
import { runLimitOf, showDollars } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { configuredProposer, type Proposer } from '@pulse/rulegen';
import { type BudgetKeeper, openBudget, openPrices, type PriceTable } from '@pulse/rules';

/** The language model of the environment, and the budget that pays for it. */
export interface Model {
  readonly proposer: Proposer;
  readonly provider: string;
  readonly model: string;
  readonly versions: { readonly prompt: string; readonly prices: string };
}

export interface ModelSetting {
  /** Null where none is configured. */
  readonly model: Model | null;
  readonly budget: BudgetKeeper;
}

const ACTOR = 'rulegen';

/** @throws ConfigError, EndpointRefusedError, PriceFileError */
export function openModel(log: EventLog, artifacts: ArtifactStore, env: NodeJS.ProcessEnv = process.env): ModelSetting {
  const prices = priceTable(env);
  const now = () => new Date();
  const budget = openBudget({ log, prices, now, actor: ACTOR });
  const ports = { budget, artifacts, prices: prices.version, now, random: Math.random };
  const configured = configuredProposer(ports, env);
  if (configured === null) return { model: null, budget };
  const { proposer } = configured;
  return { budget, model: { ...configured, versions: proposer.versions } };
}

/** The prices that are known, with those of LLM_PRICE_FILE before them. @throws PriceFileError */
export const priceTable = (env: NodeJS.ProcessEnv = process.env): PriceTable =>
  openPrices(env['LLM_PRICE_FILE'] || null);

/** What a run will do about a model, and what it may spend, for people before it begins. */
export async function modelText(
  { model, budget }: ModelSetting,
  method: string,
  costLimit: number | null,
): Promise<string> {
  if (method === 'symbolic_only') return 'No language model is asked: symbolic search only, nothing is spent.';
  if (model === null) return 'no language model is configured: symbolic search only, nothing is spent.';
  const { limits, scopes, stopped } = await budget.status();
  const limit = costLimit ?? runLimitOf(limits);
  const left = scopes
    .filter(({ scope }) => scope === 'day' || scope === 'month' || scope === 'total')
    .map(({ limit: whole, settled, held }) => Math.max(0, whole - settled - held));
  const room = Math.min(...left);
  const within = room < limit ? ` (the budget leaves ${showDollars(room)})` : '';
  const halted = stopped === null ? '' : ` All spending is stopped: ${stopped}.`;
  return `${model.provider}/${model.model} may spend ${showDollars(limit)} at most${within}.${halted}`;
}
