import type { ArtifactStore } from '@pulse/artifact-store';
import type { Environment } from '@pulse/config';
import type { BudgetKeeper } from '@pulse/rules';
import { Breaker, llmSettings } from '../llm/index.js';
import { llmProposer } from './llm-proposer.js';
import type { Proposer } from './proposer.js';

export interface ConfiguredPorts {
  readonly budget: BudgetKeeper;
  /** Version of the table of prices that the budget has. */
  readonly prices: string;
  readonly artifacts: ArtifactStore;
  readonly now: () => Date;
  /** In [0, 1), for the jitter of waits. */
  readonly random: () => number;
}

/** A proposer, and what it asks: the name of the provider in the price table and the model that is asked first. */
export interface ConfiguredProposer {
  readonly proposer: Proposer;
  readonly provider: string;
  readonly model: string;
}

/**
 * The proposer that the environment configures, or null where it names no language model. One for each process: it
 * remembers which models fail.
 *
 * @throws ConfigError, EndpointRefusedError
 */
export function configuredProposer(ports: ConfiguredPorts, env: Environment = process.env): ConfiguredProposer | null {
  const settings = llmSettings(env, ports.now);
  if (settings === null) return null;
  const { provider, models, maxOutputTokens, timeoutMs } = settings;
  const proposer = llmProposer({ ...ports, provider, models, maxOutputTokens, timeoutMs, breaker: new Breaker() });
  return { proposer, provider: provider.name, model: models[0]! };
}
