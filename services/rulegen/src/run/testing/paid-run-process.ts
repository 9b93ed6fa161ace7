/** A process that works on one run with a language model, until it is done or a failpoint kills it. */
import { join } from 'node:path';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { openFileLog } from '@pulse/event-log';
import { openBudget, PRICE_TABLE, PriceTable, readPriceFile, RunLog, startRun } from '@pulse/rules';
import { InlineCompute } from '../../compute/index.js';
import { configuredProposer } from '../../propose/index.js';
import { runRuleGen } from '../run-rule-gen.js';
import { draftOf, SETTINGS } from './planted-run.js';

export interface PaidRun {
  readonly folder: string;
  readonly runId: string;
  readonly method: 'gpt_only' | 'gpt_symbolic_loop';
  readonly costLimit: number;
  readonly iterations: number;
  /** As in a price file. */
  readonly prices: string;
}

const { folder, runId, method, costLimit, iterations, prices } = JSON.parse(process.argv[2]!) as PaidRun;
const log = await openFileLog(join(folder, 'log'));
const artifacts = openFileArtifactStore(join(folder, 'artifacts'));
const now = () => new Date();
const table = new PriceTable(PRICE_TABLE, readPriceFile(prices, 'prices.json'));
const budget = openBudget({ log, prices: table, now, actor: 'rulegen' });
const configured = configuredProposer({ budget, artifacts, prices: table.version, now, random: Math.random });
if (configured === null) throw new Error('a language model was expected in the environment');
const { proposer, provider, model } = configured;
const ports = {
  log,
  artifacts,
  compute: new InlineCompute(),
  proposer,
  now,
  actor: 'rulegen',
  search: { beamWidth: 8, beamDepth: 1, population: 0 },
  stored: () => Promise.resolve([]),
};
if ((await RunLog.open(log, runId, 'rulegen')).state.status === 'not_started') {
  const settings = {
    ...SETTINGS,
    provider,
    model,
    costLimit,
    maxIterations: iterations,
    minEvaluations: iterations,
    paths: 30,
    origins: 20,
  };
  await startRun(ports, draftOf(runId, { method, settings, versions: proposer.versions }));
}
await runRuleGen(ports, runId);
await budget.close();
await log.close();
process.exit(0);
