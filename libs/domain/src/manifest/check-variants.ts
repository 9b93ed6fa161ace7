import type { Params, World } from '@pulse/contracts';
import { applyParams, checkWorld } from '@pulse/engine';
import type { Path } from '../source/index.js';
import { suggestionFor } from '../world/engine-problems.js';
import { unfittedField } from '../world/unfitted.js';
import type { ParamResolver } from './param-resolver.js';
import type { ReadMatrix } from './plan-matrix.js';

interface Variant {
  readonly at: Path;
  readonly params: Params;
}

const CHECKED = 500;

/**
 * Compiles the worlds that jobs make of the given one by setting more than numbers (another process, condition or `fit`),
 * so that a world that cannot run is refused before anything does. Numbers cannot break a world that fits.
 */
export function checkVariants(
  explicit: readonly Variant[],
  matrix: ReadMatrix | undefined,
  { world, report }: ParamResolver,
): void {
  const variants = [...explicit, ...(matrix === undefined ? [] : matrixVariants(matrix))];
  for (const { at, params } of variants.filter((variant) => setsText(variant.params)).slice(0, CHECKED)) {
    const next = applyParams(world, params);
    const [problem] = checkWorld(next);
    const missing = problem === undefined ? firstUnfitted(next) : undefined;
    const suggestion = problem === undefined ? undefined : suggestionFor(problem);
    if (problem !== undefined)
      report.error(
        at,
        'param.not_applicable',
        `this makes a world that cannot run: ${problem.message.replaceAll("'", '`')}`,
        suggestion === undefined ? {} : { suggestion },
      );
    else if (missing !== undefined)
      report.error(
        at,
        'param.not_applicable',
        `this makes a world that cannot run: \`${missing}\` has no history to be fitted to`,
        {
          expected: `a number for \`${missing}\` too`,
        },
      );
  }
}

/** Each value of an axis beside the first values of the others. */
function matrixVariants({ axes, base, includes }: ReadMatrix): Variant[] {
  const own = axes.filter(({ path }) => path !== 'origin');
  const first = { ...base, ...Object.fromEntries(own.map(({ path, values }) => [path, values[0]!])) };
  return [
    ...(setsText(base) ? [{ at: ['matrix', 'base_params'], params: first }] : []),
    ...own.flatMap(({ path, written, values }) =>
      values.flatMap((value, k) =>
        typeof value === 'string' ? [{ at: ['matrix', 'axes', written, k], params: { ...first, [path]: value } }] : [],
      ),
    ),
    ...includes.entries.map(({ index, params }) => ({
      at: ['matrix', 'include', index],
      params: worldParams({ ...first, ...params }),
    })),
  ];
}

function worldParams(params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([path]) => path !== 'origin'));
}

function setsText(params: Params): boolean {
  return Object.values(params).some((value) => typeof value === 'string');
}

function firstUnfitted(world: World): string | undefined {
  if (world.profile === 'classic') return undefined;
  for (const [name, variable] of Object.entries(world.variables)) {
    const field = unfittedField(variable);
    if (field !== undefined) return `variables.${name}.process.${field}`;
  }
  return undefined;
}
