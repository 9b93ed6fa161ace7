import type { Params, ParamValue, Process, World } from '@pulse/contracts';
import { PROCESS_FIELDS } from './process-fields.js';

/**
 * The world that a job simulates: params set at their canonical paths. A stated standard deviation stays where only the
 * value is set; a process that is swapped keeps the parameters that belong to its new kind.
 *
 * @throws RangeError for a path that the world does not have; `expandManifest` lets none through
 */
export function applyParams(world: World, params: Params): World {
  const entries = Object.entries(params);
  if (entries.length === 0) return world;
  const next: World = {
    ...world,
    parameters: { ...world.parameters },
    overlays: { ...world.overlays },
    variables: { ...world.variables },
    rules: [...world.rules],
  };
  for (const [path, value] of entries) if (path.endsWith('.process.kind')) setPath(next, path, value);
  for (const [path, value] of entries) if (!path.endsWith('.process.kind')) setPath(next, path, value);
  return next;
}

function setPath(world: World, path: string, value: ParamValue): void {
  const [section, name, ...rest] = path.split('.') as [string, ...string[]];
  const field = rest.at(-1) ?? '';
  if (name === undefined) setParameter(world, section, value);
  else if (section === 'parameters') setParameter(world, name, value);
  else if (section === 'overlays' && Object.hasOwn(world.overlays, name))
    world.overlays[name] = { ...world.overlays[name]!, [field]: value };
  else if (section === 'variables' && Object.hasOwn(world.variables, name)) {
    const variable = world.variables[name]!;
    world.variables[name] = { ...variable, process: withField(variable.process, field, value) };
  } else {
    const at = section === 'rules' ? world.rules.findIndex((rule) => rule.id === name) : -1;
    if (at < 0) throw unknownPath(path);
    world.rules[at] = { ...world.rules[at]!, [field]: value };
  }
}

function setParameter(world: World, name: string, value: ParamValue): void {
  if (!Object.hasOwn(world.parameters, name) || typeof value !== 'number') throw unknownPath(name);
  const old = world.parameters[name]!;
  world.parameters[name] = typeof old === 'number' ? value : { ...old, value };
}

function withField(process: Process, field: string, value: ParamValue): Process {
  if (field === 'kind') {
    const kind = value as Process['kind'];
    const kept = Object.entries(process).filter(([name]) => (PROCESS_FIELDS[kind] as readonly string[]).includes(name));
    return { ...Object.fromEntries(kept), kind };
  }
  const old = process[field as keyof Process];
  const estimated = typeof old === 'object' && typeof value === 'number' ? { ...old, value } : value;
  return { ...process, [field]: estimated };
}

function unknownPath(path: string): RangeError {
  return new RangeError(`the world has no parameter path ${path}`);
}
