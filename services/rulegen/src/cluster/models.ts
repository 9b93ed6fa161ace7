import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { type BudgetKeeper, openBudget, openPrices, type PriceTable } from '@pulse/rules';
import { Breaker, llmSettings, type LlmSettings } from '../llm/index.js';
import { llmProposer, type Proposer } from '../propose/index.js';
import { patientProvider } from './patient-provider.js';
import { watchBudget } from './watch-budget.js';

/** How long a call that is under way may take to end when the service is stopped; the stop may take 20 s. */
const GRACE_MS = 8_000;

export interface ModelPorts {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly actor: string;
  readonly now: () => Date;
  /** The longest that calls of the model go on after they were aborted. */
  readonly graceMs?: number;
}

/** The language model of this service, paid for from the account that a run names. */
export class Models {
  readonly #breaker = new Breaker();
  readonly #accounts = new Map<string, { readonly budget: BudgetKeeper; readonly proposer: Proposer | null }>();

  private constructor(
    private readonly ports: ModelPorts,
    private readonly prices: PriceTable,
    private readonly settings: LlmSettings | null,
  ) {}

  /** @throws ConfigError, EndpointRefusedError, PriceFileError */
  static open(ports: ModelPorts, priceFile: string | undefined, env: NodeJS.ProcessEnv = process.env): Models {
    const models = new Models(ports, openPrices(priceFile ?? null), llmSettings(env, ports.now));
    models.#account('main');
    return models;
  }

  /** As it is told: `openai/gpt-5-mini`; null where there is none. */
  get name(): string | null {
    return this.settings === null ? null : `${this.settings.provider.name}/${this.settings.models[0]}`;
  }

  /** Who proposes rules, paid for from the account of a run; null where no model is configured. */
  proposerFor(account: string): Proposer | null {
    return this.#account(account).proposer;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#accounts.values()].map(({ budget }) => budget.close()));
  }

  #account(name: string) {
    const known = this.#accounts.get(name);
    if (known !== undefined) return known;
    const { log, actor, now, artifacts, graceMs = GRACE_MS } = this.ports;
    const budget = openBudget({ log, actor, now, prices: this.prices }, name);
    watchBudget(budget, name);
    const { settings } = this;
    const proposer =
      settings === null
        ? null
        : llmProposer({
            budget,
            artifacts,
            now,
            ...settings,
            prices: this.prices.version,
            provider: patientProvider(settings.provider, graceMs),
            random: Math.random,
            breaker: this.#breaker,
          });
    const account = { budget, proposer };
    this.#accounts.set(name, account);
    return account;
  }
}
