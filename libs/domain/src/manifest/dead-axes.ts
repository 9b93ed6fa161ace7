import type { Params, Profile, World } from '@pulse/contracts';
import { applyParams, namesIn, parseExpression } from '@pulse/engine';
import { usedParameters } from '../world/usage.js';
import type { Axis } from './axes.js';
import type { ParamResolver } from './param-resolver.js';

/** Everything that the jobs set, beside the axes: what one sets can bring another to life. */
export interface Surroundings {
  readonly base: Params;
  readonly others: readonly Params[];
  readonly profile: Profile;
}

/** Warns of axes that vary nothing: one value, or values that no job's simulation reads. */
export function warnDeadAxes(axes: readonly Axis[], around: Surroundings, { world, report }: ParamResolver): void {
  const based = applyParams(world, around.base);
  const set = [
    ...axes.flatMap(({ path, values }) => values.map((value) => [path, value] as const)),
    ...around.others.flatMap((params) => Object.entries(params)),
  ];
  const enabled = new Set(
    set.flatMap(([path, value]) => (path.endsWith('.enabled') && value === true ? [path.split('.')[1]] : [])),
  );
  const live: World = {
    ...based,
    rules: based.rules.map((rule) => (enabled.has(rule.id) ? { ...rule, enabled: true } : rule)),
  };
  const used = new Set([...usedParameters(live), ...set.flatMap(([, value]) => namesOf(value))]);
  for (const { path, written, values } of axes) {
    const at = ['matrix', 'axes', written];
    if (new Set(values).size === 1)
      report.warning(at, 'matrix.single_value', `the axis \`${written}\` has one value, so it varies nothing`, {
        at: 'key',
        notes: ['a value that all jobs share belongs into `base_params`'],
      });
    const reason = path === 'origin' ? undefined : deadReason(path, live, used, around.profile);
    if (reason !== undefined)
      report.warning(at, 'matrix.dead_axis', `the axis \`${written}\` changes no job: ${reason}`, { at: 'key' });
  }
}

function deadReason(path: string, world: World, used: ReadonlySet<string>, profile: Profile): string | undefined {
  const [section, name, field] = path.split('.') as [string, string?, string?];
  if (name === undefined) return used.has(path) ? undefined : `nothing in the world uses \`${path}\``;
  if (section === 'rules') {
    const rule = world.rules.find((one) => one.id === name);
    if (field !== 'enabled' && rule?.enabled === false) return `the rule \`${name}\` is disabled`;
    if (field === 'importance' && profile === 'measured') return '`importance` counts only in the classic profile';
  }
  const follows = section === 'overlays' && world.overlays[name]?.follow === true;
  return follows && (field === 'decay_rate' || field === 'baseline')
    ? `the overlay \`${name}\` follows its measurement`
    : undefined;
}

function namesOf(value: unknown): readonly string[] {
  const parsed = typeof value === 'string' ? parseExpression(value) : undefined;
  return parsed?.ok === true ? namesIn(parsed.ast) : [];
}
