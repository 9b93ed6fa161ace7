import type { Path } from './diagnostic.js';
import type { FlatIssue } from './flatten-issue.js';

/**
 * The data without what a schema refused, so that the rest can be looked at too: each fault takes the innermost key around
 * it along. Lists keep their entries, so that places stay right.
 */
export function withoutFaults(data: unknown, faults: readonly FlatIssue[]): unknown {
  const copy: unknown = structuredClone(data);
  for (const { issue, path } of faults) {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    for (const one of paths) removeInnermost(copy, one);
  }
  return copy;
}

function removeInnermost(data: unknown, path: Path): void {
  for (let length = path.length; length > 0; length--) {
    const parent = valueAt(data, path.slice(0, length - 1));
    const key = path[length - 1]!;
    if (typeof parent !== 'object' || parent === null || Array.isArray(parent) || !Object.hasOwn(parent, key)) continue;
    delete (parent as Record<string, unknown>)[key];
    return;
  }
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
