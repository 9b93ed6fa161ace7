import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { readWorld } from '@pulse/domain';
import { classicColumns, compileClassic, type ClassicColumns } from '@pulse/engine';

export const ENGINE_PATHS = 65_536;
export const ENGINE_TURNS = 100;

/** The state of engine_numpy.py, in which every rule fires that can. */
const OVERLAYS = { hope: 1, despair: 0.9, rage: 0.5, fatigue: 0.7, trust: 0.99 };
const CAPITAL = { nvda: 1e6, msft: 1e6, ibit: 1e6, spy: 1e6, cash: 1e5 };
const VARIABLES = {
  energy_price_index: 2,
  inflation_index: 0.2,
  geopolitical_stability: 0.1,
  media_sentiment_score: 0.9,
  ai_policy_risk: 0.9,
  market_volatility_index: 0.9,
  public_trust_level: 0.3,
  fed_funds_rate: 0.2,
  crypto_instability: 0.9,
  hope_surge_count: 0,
};

function start(columns: ClassicColumns): void {
  columns.reset();
  for (const [name, value] of Object.entries(OVERLAYS)) columns.overlay(name).fill(value);
  for (const [name, value] of Object.entries(CAPITAL)) columns.capital(name).fill(value);
  for (const [name, value] of Object.entries(VARIABLES)) columns.variable(name).fill(value);
  columns.presence('hope_surge_count')?.fill(1);
}

function rate(): number {
  const file = fileURLToPath(new URL('../../../examples/classic/classic.world.yaml', import.meta.url));
  const { world } = readWorld(readFileSync(file), file);
  const columns = classicColumns(compileClassic(world!), ENGINE_PATHS, { symbolicEnabled: true });
  let best = 0;
  // The first runs warm the compiler up.
  for (let i = 0; i < 4; i++) {
    start(columns);
    const began = performance.now();
    columns.run(ENGINE_TURNS);
    best = Math.max(best, (ENGINE_PATHS * ENGINE_TURNS) / ((performance.now() - began) / 1000));
  }
  return best;
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker_threads has no origin
if (workerData === 'run') parentPort?.postMessage(rate());
