import type { Condition, RuleData, RuleEffect } from '@pulse/contracts';

/** A JSON object of somebody else's form. */
export type Dictionary = Readonly<Record<string, unknown>>;

/**
 * A rule as the dictionaries `{id, type, conditions, actions}` state it. `conditions` hold together. A condition without a `type`
 * is a comparison `{variable, operator, value}`, an action without one an adjustment `{variable, value}`.
 */
export interface RuleDictionary extends Dictionary {
  readonly id: string;
  readonly type: string;
  readonly conditions: readonly Dictionary[];
  readonly actions: readonly Dictionary[];
}

/** A rule with what its dictionary says besides. */
export interface AdaptedRule {
  readonly kind: 'rule';
  readonly rule: RuleData;
  /** The dictionary's own word for the sort of rule. */
  readonly type: string;
  /** Fields that the grammar has no place for, such as priority and metadata; kept as they are. */
  readonly extensions: Dictionary;
}

/** A rule of a type that is not registered and that the grammar cannot say: kept whole, never evaluated. */
export interface ExtensionRule {
  readonly kind: 'extension';
  readonly id: string;
  readonly type: string;
  readonly dictionary: Dictionary;
}

export type RuleObject = AdaptedRule | ExtensionRule;

/** How one type of condition is read and written. `write` returns null for conditions that it is not for. */
export interface ConditionCodec {
  read(dictionary: Dictionary, path: string, nested: (value: unknown, path: string) => Condition): Condition;
  write(condition: Condition, nested: (condition: Condition) => Dictionary): Dictionary | null;
}

export interface ActionCodec {
  read(dictionary: Dictionary, path: string): RuleEffect;
  write(effect: RuleEffect): Dictionary | null;
}
