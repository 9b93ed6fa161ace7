import type { Atom, Condition, RuleData, World } from '@pulse/contracts';
import { namesIn, parseExpression } from '@pulse/engine';
import { atomsOf, type Catalogue, featureOf, partsOf, type PlacedAtom } from '../rule-grammar/index.js';
import { signOf, sizeOf } from './effects.js';
import { Response } from './response.js';

/** How much one firing of a rule moves the features of another, in their standard deviations. */
export interface Gain {
  /** Towards its firing where above 0; 0 where the direction is not known. */
  readonly signed: number;
  /** Size, whatever the direction. */
  readonly size: number;
}

/** Overlays that are recomputed every turn, and what from. */
export function followedBy(world: World): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(world.overlays).flatMap(([name, { follow, measure }]) => {
      const parsed = follow && measure !== undefined ? parseExpression(measure, 'number') : undefined;
      return parsed?.ok === true ? [[name, new Set(namesIn(parsed.ast))] as const] : [];
    }),
  );
}

/** Names that a condition reads, with those that an overlay follows. */
function readsOf(condition: Condition, followed: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const names = atomsOf(condition).flatMap(({ atom }) => partsOf(featureOf(atom)).map(({ name }) => name));
  return new Set(names.flatMap((name) => [name, ...(followed.get(name) ?? [])]));
}

/** A rule with how the features of its atoms answer. */
export interface Listener {
  readonly rule: RuleData;
  readonly reads: ReadonlySet<string>;
  readonly atoms: readonly {
    readonly response: Response;
    readonly direction: -1 | 0 | 1;
    readonly behind: Set<string>;
  }[];
}

export function listenerOf(
  rule: RuleData,
  catalogue: Catalogue,
  followed: ReadonlyMap<string, ReadonlySet<string>>,
): Listener {
  const atoms = atomsOf(rule.condition).map((placed) => {
    const feature = featureOf(placed.atom);
    const behind = new Set(partsOf(feature).flatMap(({ name }) => [...(followed.get(name) ?? [])]));
    return { response: new Response(feature, catalogue), direction: directionOf(placed), behind };
  });
  return { rule, reads: readsOf(rule.condition, followed), atoms };
}

/**
 * From the effects of one rule to the condition of another, summed over effects and atoms. A name that only an overlay follows
 * counts as one standard deviation of unknown direction.
 */
export function gainOf(from: RuleData, to: Listener): Gain {
  let signed = 0;
  let size = 0;
  for (const effect of from.effects) {
    if (!to.reads.has(effect.on)) continue;
    const amount = sizeOf(effect) * (signOf(effect) || 1);
    for (const { response, direction, behind } of to.atoms) {
      const moved = response.to(effect.on, amount);
      signed += moved * direction * Math.abs(signOf(effect));
      size += Math.abs(moved) + (behind.has(effect.on) ? 1 : 0);
    }
  }
  return { signed, size };
}

/** 1 where a larger feature makes the atom true, -1 where a smaller one does, 0 where neither always does. */
function directionOf({ atom, negated }: PlacedAtom): -1 | 0 | 1 {
  const direction = plainDirection(atom.kind === 'persist' ? atom.of : atom);
  return negated ? ((0 - direction) as -1 | 0 | 1) : direction;
}

function plainDirection(atom: Exclude<Atom, { kind: 'persist' }>): -1 | 0 | 1 {
  if (atom.kind === 'between') return 0;
  if (atom.kind === 'cross') return atom.direction === 'up' ? 1 : -1;
  return atom.op === '>' || atom.op === '>=' ? 1 : -1;
}
