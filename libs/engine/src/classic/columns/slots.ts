import { assertNever } from '../../assert-never.js';
import type { ClassicCondition, ClassicNumber, ClassicPlace, ClassicRule, CompiledClassic } from '../rules.js';

/** Columns of a state: overlays, capital, variables, then one that says which variables are present. */
export interface Slots {
  readonly count: number;
  of(place: ClassicPlace, name: string): number;
  /** Column of 1 (present) and 0 of a variable whose absence makes a rule fail; undefined for the others. */
  presenceOf(name: string): number | undefined;
}

export function slotsOf(compiled: CompiledClassic): Slots {
  const places = { overlay: compiled.overlays, capital: compiled.capital, variable: compiled.variables };
  const index = new Map<string, number>();
  for (const place of ['overlay', 'capital', 'variable'] as const)
    for (const name of places[place].keys()) index.set(`${place} ${name}`, index.size);
  const presence = new Map<string, number>();
  for (const { effects } of [...compiled.causal, ...compiled.audited])
    for (const { missing, place, name } of effects)
      if (missing === 'error' && place === 'variable' && !presence.has(name))
        presence.set(name, index.size + presence.size);
  return {
    count: index.size + presence.size,
    of: (place, name) => index.get(`${place} ${name}`)!,
    presenceOf: (name) => presence.get(name),
  };
}

/** Slots that any rule or the decay writes. */
export function writtenSlots(compiled: CompiledClassic, rules: readonly ClassicRule[], slots: Slots): Set<number> {
  const written = new Set<number>();
  for (const name of compiled.overlays.keys()) written.add(slots.of('overlay', name));
  for (const { effects } of rules)
    for (const { place, name, missing } of effects) {
      written.add(slots.of(place, name));
      const presence = slots.presenceOf(name);
      if (place === 'variable' && missing === 'zero' && presence !== undefined) written.add(presence);
    }
  return written;
}

/** Slots that a condition reads. */
export function readSlots(node: ClassicCondition | ClassicNumber, slots: Slots): number[] {
  switch (node.kind) {
    case 'boolean':
    case 'number':
      return [];
    case 'read':
      return [slots.of(node.place, node.name)];
    case 'not':
      return readSlots(node.of, slots);
    case 'and':
    case 'or':
    case 'compare':
    case 'arithmetic':
      return [...readSlots(node.left, slots), ...readSlots(node.right, slots)];
    default:
      return assertNever(node);
  }
}
