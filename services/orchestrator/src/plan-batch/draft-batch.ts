import {
  type EvidenceSettings,
  type History,
  type JobConfig,
  type ManifestConfig,
  type Plan,
  type PlannedJob,
  type World,
} from '@pulse/contracts';
import {
  arrangeDiagnostics,
  batchSettings,
  cacheKey,
  expandManifest,
  hasErrors,
  historyHash,
  mostOrigins,
  readHistory,
  readManifest,
  readWorld,
  selectJobs,
  worldHash,
  type Diagnostic,
  type ExpandedConfig,
  type Expansion,
  type HistoryReport,
  type LicensePolicy,
  type ManifestReading,
} from '@pulse/domain';
import { ENGINE_VERSION } from '@pulse/engine';
import { checkProfile } from './check-profile.js';
import { choosePolicy } from './choose-policy.js';
import { dataDiagnostics } from './data-diagnostics.js';
import type { BatchInputs, PlanOptions } from './inputs.js';
import { judgedWhereItCan } from './judged-horizons.js';
import { plannedCost } from './planned-cost.js';
import { resolveOrigins } from './plan-origins.js';

/** Changes when the same manifest would be planned otherwise. */
export const PLANNER_VERSION = 1;

/** A batch that could be submitted: nothing is stored yet. */
export interface BatchDraft {
  readonly name: string;
  readonly manifestText: string;
  readonly config: ExpandedConfig;
  readonly world: World;
  readonly history: History | null;
  readonly historyReport: HistoryReport | null;
  readonly policy: LicensePolicy;
  readonly plan: Plan;
}

export interface DraftResult {
  /** Absent where there is an error: nothing runs. */
  readonly draft?: BatchDraft;
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of the files that the diagnostics are about. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Plans a batch from its inputs: parse, check, expand, resolve. Every problem of every file is reported at once. */
export function draftBatch(inputs: BatchInputs, options: PlanOptions, found: readonly Diagnostic[] = []): DraftResult {
  const texts: Record<string, string> = {};
  const all: Diagnostic[] = [...found];
  const result = (draft?: BatchDraft): DraftResult => {
    const diagnostics = arrangeDiagnostics(all);
    return { diagnostics, texts, ...(draft === undefined || hasErrors(diagnostics) ? {} : { draft }) };
  };

  const manifest = readManifest(inputs.manifest.text, inputs.manifest.file);
  texts[inputs.manifest.file] = manifest.text;
  all.push(...manifest.diagnostics);
  const world = inputs.world === null ? null : readWorld(inputs.world.text, inputs.world.file);
  if (world !== null) {
    texts[inputs.world!.file] = world.text;
    all.push(...world.diagnostics);
  }
  if (!world?.world || !world.document) return result();
  const data = readHistory(world.world, inputs.files);
  const expansion = expand(manifest, world.world, inputs.manifest.folder, options);
  all.push(...(expansion?.diagnostics ?? []));
  const profile = expansion?.config.profile ?? world.world.profile;
  if (profile === 'measured') all.push(...dataDiagnostics(data.diagnostics, world.document));
  if (!expansion || !manifest.document) return result();
  all.push(...checkProfile(expansion.config, world.world, world.document, manifest.document));
  const {
    policy,
    text: policyText,
    diagnostics: ofPolicy,
  } = choosePolicy(expansion.config.license.policy, inputs.policy, manifest.document);
  if (inputs.policy && policyText !== undefined) texts[inputs.policy.file] = policyText;
  all.push(...ofPolicy);
  const history = profile === 'classic' ? null : (data.history ?? null);
  if (!manifest.manifest || hasErrors(all) || policy === undefined) return result();

  const origins = resolveOrigins(expansion.jobs, world.world, history, manifest.document);
  all.push(...origins.diagnostics);
  if (hasErrors(all)) return result();
  const plan = makePlan(expansion, world.world, history, origins.labels);
  const selected = selectPlan(plan, expansion, options.only);
  if (options.only !== null) texts['--only'] = options.only;
  all.push(...selected.diagnostics);
  return result({
    name: manifest.manifest.name,
    manifestText: manifest.text,
    config: expansion.config,
    world: world.world,
    history,
    historyReport: history === null ? null : data.report,
    policy: options.judged === 'where_possible' ? judgedWhereItCan(policy, selected.plan) : policy,
    plan: selected.plan,
  });
}

/** Expands also a manifest with errors, to find more of them; null where it cannot be read at all. */
function expand(
  { manifest, draft, document }: ManifestReading,
  world: World,
  folder: string,
  { yes, mostJobs, outputDir }: PlanOptions,
): Expansion | null {
  const read = manifest ?? draft;
  if (!read || !document) return null;
  const place = { folder, ...(outputDir === null ? {} : { outputDir }) };
  const limits = { yes, ...(mostJobs === undefined ? {} : { mostJobs }) };
  return expandManifest(read, world, document, { ...limits, draft: manifest === undefined, ...place });
}

function makePlan(
  expansion: Expansion,
  world: World,
  history: History | null,
  labels: ReadonlyMap<string, string | null>,
): Plan {
  const { config, jobs } = expansion;
  const common: Plan['config'] = {
    engine: ENGINE_VERSION,
    profile: config.profile,
    world: worldHash(world),
    history: history === null ? null : historyHash(history),
    horizon: config.horizon,
    count: config.count,
    paths: config.paths,
    seed: config.seed,
    evidence: evidenceSettings(config.evidence, history),
  };
  const cost = plannedCost(world, common);
  const planned = jobs.map(({ number, name, params, origin, axes }): PlannedJob => {
    const full: JobConfig = { ...common, params, origin: labels.get(origin) ?? null };
    return { number, name, params, origin: full.origin, axes, cost, cacheKey: cacheKey(full) };
  });
  return {
    plannerVersion: PLANNER_VERSION,
    config: common,
    settings: batchSettings(config),
    varying: [...expansion.varying],
    jobs: planned,
  };
}

/** Only what differs from the defaults is written, so that a key does not change with a new setting. */
function evidenceSettings(evidence: ManifestConfig['evidence'], history: History | null): EvidenceSettings {
  if (evidence === false) return false;
  const { recalibrate, window, ...asked } = evidence;
  // More than there can be would only put the headline at a horizon for which there are not enough.
  const most = history === null ? Infinity : Math.max(1, mostOrigins(history));
  const rest = { ...asked, origins: Math.min(asked.origins, most) };
  return { ...rest, ...(window === undefined ? {} : { window }), ...(recalibrate ? { recalibrate: true } : {}) };
}

/** Keeps the jobs that `--only` names; their numbers stay those of the whole plan. */
function selectPlan(
  plan: Plan,
  expansion: Expansion,
  only: string | null,
): { plan: Plan; diagnostics: readonly Diagnostic[] } {
  if (only === null) return { plan, diagnostics: [] };
  const { jobs, diagnostics } = selectJobs(expansion.jobs, only);
  const kept = new Set(jobs.map(({ number }) => number));
  return { plan: { ...plan, jobs: plan.jobs.filter(({ number }) => kept.has(number)) }, diagnostics };
}
