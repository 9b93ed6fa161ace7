import type { Finding, Params, World } from '@pulse/contracts';
import { CAPITAL, namesIn, parseExpression, setParams } from '@pulse/engine';

/**
 * Targets that are fed by data which are revised later and whose earlier states are not known (`revised: true` without
 * `as_of`): by target the variables of those data, in the order of the world. Data feed what their variable is, what is
 * measured from or priced by it, and what rules write that read any of it.
 *
 * @param params of the job: they can switch rules off
 */
export function revisedTargets(world: World, params: Params = {}): ReadonlyMap<string, readonly string[]> {
  const fed = new Map<string, string[]>();
  const variables = revisedVariables(world);
  if (variables.length === 0) return fed;
  const applied = setParams(world, params);
  for (const name of variables) {
    const reached = reachedFrom(applied, name);
    for (const target of world.targets) if (reached.has(target)) fed.set(target, [...(fed.get(target) ?? []), name]);
  }
  return fed;
}

/** Says that evidence was made with values that were not known then; null where it was not. */
export function revisedWarning(fed: ReadonlyMap<string, readonly string[]>): Finding | null {
  if (fed.size === 0) return null;
  const names = [...new Set([...fed.values()].flat())].join(', ');
  const message =
    `the data of ${names} are revised after they are first published and have no vintages, so the evidence on ` +
    `${[...fed.keys()].join(', ')} rests on values that were not known then`;
  return { code: 'revised_without_vintages', severity: 'warn', message, value: names, limit: null };
}

function revisedVariables({ variables, sources }: World): string[] {
  return Object.entries(variables).flatMap(([name, { source }]) => {
    const data = typeof source === 'string' ? (Object.hasOwn(sources, source) ? sources[source] : undefined) : source;
    return data?.revised === true && data.as_of === undefined ? [name] : [];
  });
}

function reachedFrom(world: World, variable: string): ReadonlySet<string> {
  const reached = new Set([variable]);
  const reads = (text: string): boolean => namesOf(text).some((name) => reached.has(name));
  for (let before = 0; before < reached.size;) {
    before = reached.size;
    for (const { enabled, narrative, when, effects } of world.rules)
      if (enabled && narrative !== true && reads(when)) for (const { on } of effects) reached.add(on);
    for (const [name, { measure }] of Object.entries(world.overlays))
      if (measure !== undefined && reads(measure)) reached.add(name);
    for (const [name, { price }] of Object.entries(world.capital)) {
      if (typeof price === 'string' && reached.has(price)) reached.add(name);
      if (reached.has(name)) reached.add(CAPITAL);
    }
  }
  return reached;
}

function namesOf(text: string): string[] {
  const parsed = parseExpression(text);
  return parsed.ok ? namesIn(parsed.ast) : [];
}
