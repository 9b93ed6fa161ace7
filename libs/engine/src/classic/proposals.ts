import {
  isPyDict,
  pyDict,
  pyEquals,
  pyGet,
  pyItem,
  pyIterate,
  pyKey,
  pyLength,
  PythonError,
  pyTypeName,
} from '@pulse/numeric';

type Rule = Readonly<Record<string, unknown>>;

/**
 * Applies proposed rule changes to the audited rules: prunings, then modifications, then generations.
 *
 * Compatible, though odd: a generated rule has no callable condition, so it can only fail when it is run; changed
 * thresholds do nothing, because conditions and effects never read them; a list instead of a dict is refused.
 *
 * @param rules the rules' own dicts; they are copied, not changed
 * @throws PythonError for anything that is not of the expected shape
 */
export function applyProposals(proposals: unknown, rules: readonly Rule[]): readonly unknown[] {
  const modifications = pyGet(proposals, 'modifications', []);
  const generations = pyGet(proposals, 'generations', []);
  const prunings = pyGet(proposals, 'prunings', []);
  for (const list of [modifications, generations, prunings]) pyLength(list);
  const kept = rules.filter((rule) => !contains(prunings, rule['id']));
  const modified = modify(kept, modifications);
  return generate(modified, generations);
}

function modify(rules: readonly Rule[], modifications: unknown): Rule[] {
  const result = [...rules];
  for (const modification of pyIterate(modifications)) {
    const id = pyGet(modification, 'id');
    const changes = pyGet(modification, 'changes', {});
    const index = result.findIndex((rule) => pyEquals(pyGet(rule, 'id'), id));
    if (index >= 0) result[index] = { ...result[index], ...pyDict(changes, 'items') };
  }
  return result;
}

function generate(rules: readonly Rule[], generations: unknown): unknown[] {
  const result: unknown[] = [...rules];
  for (const proposed of pyIterate(generations)) {
    if (contains(proposed, 'id')) {
      const id = pyItem(proposed, 'id');
      if (result.some((rule) => pyEquals(pyGet(rule, 'id'), id))) continue;
    }
    result.push(pyDict(proposed, 'get'));
  }
  return result;
}

/** `item in container`. */
function contains(container: unknown, item: unknown): boolean {
  if (Array.isArray(container)) return container.some((member) => pyEquals(member, item));
  if (isPyDict(container)) {
    const key = pyKey(item);
    return typeof key === 'string' && Object.hasOwn(container, key);
  }
  if (typeof container === 'string' && typeof item === 'string') return container.includes(item);
  if (typeof container === 'string')
    throw new PythonError('TypeError', `'in <string>' requires string as left operand, not ${pyTypeName(item)}`);
  throw new PythonError('TypeError', `argument of type '${pyTypeName(container)}' is not iterable`);
}
