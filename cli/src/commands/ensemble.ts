import { configOf, QUANTILE_LEVELS, type JobConfig, World } from '@pulse/contracts';
import { csvLine, REPORT_FILES } from '@pulse/auditor';
import { formatLabel, parseLabel } from '@pulse/engine';
import { type Ensemble, ensembleOf, headlineOf, POOL_NOTE } from '@pulse/evidence';
import { readBatch, readJson, type BatchView } from '@pulse/read-model';
import { addReport } from '../embedded/copy-reports.js';
import { resolveBatchId, withPlace } from '../place/open-place.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath } from '../inputs/gather.js';
import { print } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { checkTargets } from './check-targets.js';
import { type LeftOut, type OriginGroup, readMembers } from './ensemble-members.js';
import { reportFolder } from './ensemble-place.js';
import { ensembleText } from './ensemble-text.js';
import { terminalWidth } from './wrap.js';

export type PoolMethod = 'linear' | 'quantile';

export interface EnsembleOptions extends PlaceOptions {
  readonly method: PoolMethod | 'both';
  readonly target?: readonly string[];
  readonly json?: boolean;
  readonly outputDir?: string;
}

/** One ensemble of the members of one origin. */
export interface EnsembleGroup extends Omit<Ensemble, 'targets' | 'events'> {
  readonly origin: string | null;
  readonly members: readonly {
    readonly job: string;
    readonly replicates: number;
    readonly paths: number;
    readonly weight: number;
    readonly scaledCrps: number | null;
  }[];
  readonly targets: readonly Dated<
    Omit<Ensemble['targets'][number], PoolMethod> & Partial<Ensemble['targets'][number]>
  >[];
  readonly events: readonly Dated<Ensemble['events'][number]>[];
}

type Dated<T> = T & { readonly date: string | null };

export interface EnsembleDocument {
  readonly schemaVersion: 1;
  readonly world: string;
  readonly method: EnsembleOptions['method'];
  readonly config: Omit<JobConfig, 'params' | 'origin'>;
  readonly headline: number;
  readonly quantileLevels: readonly number[];
  readonly groups: readonly EnsembleGroup[];
  readonly leftOut: readonly LeftOut[];
  readonly note: string;
  readonly run: { readonly batchId: string };
}

/** `pulse ensemble BATCH`: the forecasts of the jobs of a batch pooled, with weights from past scores. */
export async function ensembleCommand(options: EnsembleOptions, batch: string): Promise<ExitCode> {
  return withPlace(options, async (opened, place) => {
    const view = await readBatch(opened.log, opened.artifacts, await resolveBatchId(opened.log, batch));
    if (view.endedAt === null)
      throw new CliError(
        ExitCode.invalidInput,
        `batch ${view.batchId} has not ended: its forecasts are not all judged yet`,
      );
    const world = World.parse(await readJson(opened.artifacts, view.state.submission.world));
    checkTargets(world, options.target);
    const { groups, leftOut } = await readMembers(opened, view);
    if (groups.length === 0) throw nothingToPool(view, leftOut);
    const document: EnsembleDocument = {
      schemaVersion: 1,
      world: world.name,
      method: options.method,
      config: view.plan.config,
      headline: headlineHorizon(world, view),
      quantileLevels: QUANTILE_LEVELS,
      groups: groups.map((group) => pool(group, world, view, options)),
      leftOut,
      note: POOL_NOTE,
      run: { batchId: view.batchId },
    };
    const folder = await reportFolder(opened, view, place, options.outputDir);
    const save = (name: string, text: string) => addReport(folder, view.batchId, name, text);
    const files = [
      await save(REPORT_FILES.ensembleJson.name, `${JSON.stringify(document, null, 2)}\n`),
      await save(REPORT_FILES.ensembleCsv.name, csvOf(document)),
    ];
    if (options.json === true) print(JSON.stringify({ ...document, files }));
    else print(ensembleText(document, options.target !== undefined, files.map(displayPath), terminalWidth()));
    return ExitCode.ok;
  });
}

function nothingToPool({ batchId }: BatchView, leftOut: readonly LeftOut[]): CliError {
  const listed = leftOut.slice(0, 8).map(({ job, reason }) => `  ${job}: ${reason}`);
  const more = leftOut.length > 8 ? [`  ... and ${leftOut.length - 8} more`] : [];
  return new CliError(
    ExitCode.invalidInput,
    `batch ${batchId} has no two members to pool: different jobs with accepted forecasts from the same origin`,
    [...listed, ...more].join('\n'),
  );
}

function headlineHorizon(world: World, { plan: { config } }: BatchView): number {
  return headlineOf(world, config.horizon, config.evidence === false ? null : config.evidence.origins).horizon;
}

function pool(
  { origin, members }: OriginGroup,
  world: World,
  view: BatchView,
  options: EnsembleOptions,
): EnsembleGroup {
  const { horizon, seed } = configOf(view.plan, members[0]!.planned);
  const targets = world.targets.map((name) => ({ name, support: world.variables[name]?.support ?? 'real' }));
  const ensemble = ensembleOf({ members, targets, events: Object.keys(members[0]!.events), horizon, seed });
  const at = origin === null ? undefined : parseLabel(world.period, origin);
  const dated = <T extends { readonly horizon: number }>(one: T): Dated<T> => ({
    ...one,
    date: at === undefined ? null : formatLabel(world.period, at + one.horizon),
  });
  const { weights } = ensemble;
  return {
    origin,
    members: members.map(({ job, replicates, paths }, i) => ({
      job,
      replicates,
      paths,
      weight: weights.weights[i]!,
      scaledCrps: weights.scaled[i]!,
    })),
    weights,
    targets: ensemble.targets
      .filter(({ target }) => options.target?.includes(target) ?? true)
      .map(({ linear, quantile, ...rest }) =>
        dated({
          ...rest,
          ...(options.method === 'quantile' ? {} : { linear }),
          ...(options.method === 'linear' ? {} : { quantile }),
        }),
      ),
    events: options.target === undefined ? ensemble.events.map(dated) : [],
    judgement: ensemble.judgement,
  };
}

/** One row for every quantile of every pool; values are exact. */
function csvOf({ groups }: EnsembleDocument): string {
  let out = csvLine(['origin', 'method', 'target', 'horizon', 'date', 'quantile', 'value', 'error']);
  for (const { origin, targets } of groups)
    for (const method of ['linear', 'quantile'] as const)
      for (const { target, horizon, date, [method]: law } of targets)
        law?.quantiles.forEach((value, i) => {
          out += csvLine([origin, method, target, horizon, date, QUANTILE_LEVELS[i], value, law.errors[i]]);
        });
  return out;
}
