import { type ArtifactStore, openFileArtifactStore } from '@pulse/artifact-store';
import { type EventLog, openFileLog } from '@pulse/event-log';
import { newBatchId } from '@pulse/orchestrator';
import { ChildCompute, type RunPorts } from '@pulse/rulegen';
import { RuleRepository } from '@pulse/rules';
import type { Home } from '../embedded/home.js';
import { growSlowly } from '../embedded/memory.js';
import { chooseResources } from '../embedded/resources.js';
import { type ModelSetting, openModel } from './rules-generate-model.js';

/** What rules are generated with on one machine. */
export interface Generator {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly rules: RuleRepository;
  readonly setting: ModelSetting;
  readonly ports: RunPorts;
  readonly workers: number;
  close(): Promise<void>;
}

const ACTOR = 'rulegen';

/** Runs are named as batches are, so that they sort by time. */
export const newRunId = (): string => newBatchId().replace(/^b/, 'r');

/** @throws LogLockedError while another process writes the data folder, and what `openModel` throws */
export async function openGenerator(home: Home, asked: number | 'auto' | undefined): Promise<Generator> {
  growSlowly();
  const { workers, heapMegabytes } = chooseResources(asked);
  const log = await openFileLog(home.log);
  try {
    const artifacts = openFileArtifactStore(home.artifacts);
    const rules = new RuleRepository({ log, artifacts, actor: ACTOR });
    const setting = openModel(log, artifacts);
    const compute = new ChildCompute({ workers, heapMegabytes });
    const ports: RunPorts = {
      log,
      artifacts,
      compute,
      proposer: setting.model?.proposer ?? null,
      now: () => new Date(),
      actor: ACTOR,
      stored: async (target) => (await rules.list({ target })).map(({ acting, status }) => ({ rule: acting, status })),
    };
    const close = async () => {
      await setting.budget.close();
      await compute.close();
      await log.close();
    };
    return { log, artifacts, rules, setting, ports, workers, close };
  } catch (error) {
    await log.close();
    throw error;
  }
}
