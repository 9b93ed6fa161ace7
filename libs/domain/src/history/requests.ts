import type { Source, World } from '@pulse/contracts';
import type { SourceRequest, WorldPath } from './types.js';

/** The source of a variable with the place where it is written; null where the name is unknown or there is none. */
export function sourceOf(world: World, variable: string): { source: Source; path: WorldPath } | null {
  const named = world.variables[variable]?.source;
  if (named === undefined) return null;
  if (typeof named !== 'string') return { source: named, path: ['variables', variable, 'source'] };
  if (!Object.hasOwn(world.sources, named)) return null;
  return { source: world.sources[named]!, path: ['sources', named] };
}

/** The format of a source: as stated, else by the ending of the name. */
export function formatOf(source: Source): 'csv' | 'tsv' | 'json' | null {
  if (source.format !== undefined) return source.format;
  const ending = /\.(csv|tsv|tab|json)$/i.exec(source.from)?.[1]?.toLowerCase();
  if (ending === 'tab') return 'tsv';
  return ending === 'csv' || ending === 'tsv' || ending === 'json' ? ending : null;
}

/**
 * The files that the variables of a world read, each once, in the order of the variables.
 *
 * A declared source that no variable uses is not read.
 */
export function sourceRequests(world: World): SourceRequest[] {
  const requests = new Map<string, SourceRequest>();
  for (const variable of Object.keys(world.variables)) {
    const found = sourceOf(world, variable);
    if (found === null || requests.has(found.source.from)) continue;
    const { source, path } = found;
    requests.set(source.from, { from: source.from, format: formatOf(source), path: [...path, 'from'], source });
  }
  return [...requests.values()];
}
