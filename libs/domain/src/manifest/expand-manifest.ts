import type { Params, World } from '@pulse/contracts';
import { counted } from '../source/describe.js';
import { hasErrors, type SourceDocument } from '../source/index.js';
import { readAxes } from './axes.js';
import { settleConfig } from './check-config.js';
import { checkVariants } from './check-variants.js';
import { checkSize } from './check-size.js';
import { warnDeadAxes } from './dead-axes.js';
import { Excludes } from './excludes.js';
import { Includes } from './includes.js';
import { JobPlanner } from './job-planner.js';
import { planJobs, readJobs } from './plan-jobs.js';
import { ParamResolver } from './param-resolver.js';
import { isSingleJob, planMatrix, type ReadMatrix } from './plan-matrix.js';
import { varyingPaths } from './varying-paths.js';
import type { Expansion, ExpandOptions, NamedManifest } from './types.js';

export { MAX_JOBS_UNASKED } from './check-size.js';

/**
 * The jobs of a manifest: explicit ones first, then the matrix in the manifest's order of axes, the last axis fastest.
 *
 * Params merge as default_params < base_params < axes or the job's own. A list of origins makes one job each. There are no
 * jobs where there is an error, and nothing of a job is read or built before it is known that there are not too many.
 *
 * @param world as `readWorld` gives it
 * @param document the document that the manifest was read from, for positions
 */
export function expandManifest(
  manifest: NamedManifest,
  world: World,
  document: SourceDocument,
  options: ExpandOptions = {},
): Expansion {
  const resolver = new ParamResolver(manifest, world, document);
  const { report } = resolver;
  const config = settleConfig(manifest, world, report, options);
  const defaults = resolver.resolve(manifest.config.default_params, ['config', 'default_params']);
  const matrix = readMatrix(manifest, defaults, resolver);
  const origins = readOrigins(manifest, resolver);
  if (!hasErrors(report.found)) {
    checkSize(manifest.jobs.length, matrix, origins.labels.length, options, report);
    if (hasErrors(report.found)) return { config, varying: [], jobs: [], diagnostics: report.found };
  }
  const explicit = readJobs(manifest.jobs, resolver);
  const varying = varyingPaths({ explicit, matrix, defaults, listedOrigins: origins.suffixed }, resolver);
  const none = { config, varying, jobs: [] };
  if (options.draft !== true && !hasErrors(report.found))
    checkVariants(
      explicit.map(({ params }, i) => ({ at: ['jobs', i, 'params'], params: { ...defaults, ...params } })),
      matrix,
      resolver,
    );
  if (options.draft === true || hasErrors(report.found)) return { ...none, diagnostics: report.found };

  const planner = new JobPlanner(resolver, varying, origins);
  planJobs(explicit, defaults, planner);
  if (matrix !== undefined) {
    planMatrix(matrix, planner);
    const others = [
      defaults,
      ...explicit.map((job) => job.params),
      ...matrix.includes.added.map(({ params }) => params),
    ];
    warnDeadAxes(matrix.axes, { base: matrix.base, others, profile: config.profile }, resolver);
    if (isSingleJob(matrix))
      report.warning(['matrix'], 'matrix.no_axes', 'the matrix has no axes, so it is one job', {
        at: 'key',
        notes: ['`axes` maps parameters to lists of values'],
      });
  }
  if (planner.jobs.length === 0)
    report.error([manifest.matrix ? 'matrix' : 'jobs'], 'manifest.no_jobs', 'the manifest has no jobs', {
      at: 'key',
      expected: '`jobs`, or a `matrix` with `axes`',
    });
  for (const { at, name, original } of planner.duplicates)
    report.warning(at, 'manifest.duplicate_job', `the job \`${name}\` is the same simulation as \`${original}\``, {
      at: 'key',
      notes: ['both have the same world, parameters and origin, so their forecasts are equal'],
    });
  const unlisted = planner.duplicateCount - planner.duplicates.length;
  if (unlisted > 0)
    report.warning(['matrix'], 'manifest.duplicate_job', `${counted(unlisted, 'more job')} repeat others`, {
      at: 'key',
    });
  return { ...none, jobs: hasErrors(report.found) ? [] : planner.jobs, diagnostics: report.found };
}

function readMatrix({ matrix }: NamedManifest, defaults: Params, resolver: ParamResolver): ReadMatrix | undefined {
  if (!matrix) return undefined;
  const axes = readAxes(matrix.axes, resolver);
  return {
    written: matrix,
    axes,
    excludes: new Excludes(matrix.exclude, axes, resolver),
    includes: new Includes(matrix.include, axes, resolver),
    base: { ...defaults, ...resolver.resolve(matrix.base_params, ['matrix', 'base_params']) },
  };
}

function readOrigins(
  { config }: NamedManifest,
  { report }: ParamResolver,
): { labels: readonly string[]; suffixed: boolean } {
  if (typeof config.origin === 'string') return { labels: [config.origin], suffixed: false };
  config.origin.forEach((origin, i) => {
    if (config.origin.indexOf(origin) < i)
      report.warning(['config', 'origin', i], 'manifest.repeated_origin', `the origin ${origin} is given twice`);
  });
  return { labels: config.origin, suffixed: true };
}
