import type { Atom, Condition, PlainAtom } from '@pulse/contracts';

/** A condition that can be joined with others. */
export class ConditionBuilder {
  constructor(readonly condition: Condition) {}

  and(...others: readonly ConditionBuilder[]): ConditionBuilder {
    return this.joined('and', others);
  }

  or(...others: readonly ConditionBuilder[]): ConditionBuilder {
    return this.joined('or', others);
  }

  /** True in at least `atLeast` of the newest `turns` periods. @throws TypeError but of a comparison or an interval */
  persists(atLeast: number, turns: number): ConditionBuilder {
    const { condition } = this;
    if (condition.kind !== 'compare' && condition.kind !== 'between')
      throw new TypeError(`only a comparison or an interval can persist, not '${condition.kind}'`);
    return new ConditionBuilder({ kind: 'persist', of: condition satisfies PlainAtom, atLeast, turns });
  }

  private joined(kind: 'and' | 'or', others: readonly ConditionBuilder[]): ConditionBuilder {
    if (others.length === 0) return this;
    const parts = [this as ConditionBuilder, ...others].map(({ condition }) => condition);
    return new ConditionBuilder({
      kind,
      of: parts.flatMap((part) => (part.kind === kind ? part.of : [part])),
    });
  }
}

/** @throws TypeError where the condition is more than one atom: turn its atoms round instead */
export function not(of: ConditionBuilder): ConditionBuilder {
  const { condition } = of;
  if (condition.kind === 'not') return new ConditionBuilder(condition.of);
  if (condition.kind === 'and' || condition.kind === 'or')
    throw new TypeError(`'not' stands before one atom only, not before '${condition.kind}'`);
  return new ConditionBuilder({ kind: 'not', of: condition satisfies Atom });
}
