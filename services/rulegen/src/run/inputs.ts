import { History, parseJson, RuleData, World } from '@pulse/contracts';
import {
  type Catalogue,
  catalogueOf,
  planSearch,
  type RunRequest,
  type SearchPlan,
  type SearchSettings,
} from '@pulse/domain';
import type { ArtifactStore } from '@pulse/artifact-store';
import { z } from 'zod';
import type { RunPorts } from './ports.js';

const StoredRules = z.strictObject({ rules: z.array(z.strictObject({ rule: RuleData, status: z.string() })) });

/** Everything that a run reads, as it was when it was asked for. */
export interface RunInputs {
  readonly world: World;
  readonly history: History;
  /** Text about the matter; null where none was given. */
  readonly context: string | null;
  /** Null where the history is too short to decide anything on it. */
  readonly plan: SearchPlan | null;
  /** What rules may read and write, known at the end of the training block. */
  readonly catalogue: Catalogue;
  readonly stored: readonly { readonly rule: RuleData; readonly status: string }[];
  readonly search: Partial<SearchSettings>;
}

/** @throws ArtifactMissingError, WorldError */
export async function readInputs(ports: RunPorts, request: RunRequest): Promise<RunInputs> {
  const { artifacts } = ports;
  const world = World.parse(await readJson(artifacts, request.world.artifact));
  const history = History.parse(await readJson(artifacts, request.history));
  const plan = planSearch(history, Math.max(...request.settings.horizons));
  const until = plan?.split.train.last ?? history.start + history.length - 1;
  return {
    world,
    history,
    context: request.context === null ? null : Buffer.from(await artifacts.get(request.context)).toString('utf8'),
    plan,
    catalogue: catalogueOf(world, history, until),
    stored: StoredRules.parse(await readJson(artifacts, request.stored)).rules,
    search: ports.search ?? {},
  };
}

async function readJson(artifacts: ArtifactStore, hash: string): Promise<unknown> {
  return parseJson(Buffer.from(await artifacts.get(hash)).toString('utf8'));
}
