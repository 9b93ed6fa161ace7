import { canonicalJson, type Condition, RuleData, type RuleEffect } from '@pulse/contracts';
import { ACTION_CODECS } from './action-codecs.js';
import { CONDITION_CODECS } from './condition-codecs.js';
import { ConversionError } from './conversion-error.js';
import { read, readDictionary } from './fields.js';
import { extensionsOf, readLists, readShared, RuleHead, writeShared } from './rule-fields.js';
import type { ActionCodec, ConditionCodec, Dictionary, RuleDictionary, RuleObject } from './types.js';

/** Whether something went through both forms unchanged, and what did not. */
export type RoundTrip = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Converts rules between dictionaries and data of the grammar, both ways. Types can be added; nothing is ever run. */
export class RuleAdapter {
  private conditions = new Map(CONDITION_CODECS);
  private actions = new Map(ACTION_CODECS);
  private readonly rules = new Set(['causal']);

  /** @param preferred the form that `adapt` gives */
  constructor(readonly preferred: 'dictionary' | 'object' = 'object') {}

  /** Conditions of a type of one's own. It is asked before the others when a condition is written. */
  registerCondition(type: string, codec: ConditionCodec): this {
    this.conditions = withFirst(this.conditions, type, codec);
    return this;
  }

  registerAction(type: string, codec: ActionCodec): this {
    this.actions = withFirst(this.actions, type, codec);
    return this;
  }

  /** A type of rules that has to fit the grammar: one that does not is an error, not an extension. */
  registerRule(type: string): this {
    this.rules.add(type);
    return this;
  }

  /**
   * @returns the rule, or, of a type that is not registered, the dictionary as an extension where the grammar cannot say it
   * @throws ConversionError with the place
   */
  toObject(input: unknown): RuleObject {
    const dictionary = readDictionary(input, '');
    const { id, type } = read(RuleHead, dictionary, '');
    try {
      const { conditions, actions } = readLists(dictionary);
      const parts = conditions.map((condition, i) => this.readCondition(condition, `/conditions/${i}`));
      const effects = actions.map((action, i) => this.readAction(action, `/actions/${i}`));
      const condition: Condition = parts.length === 1 ? parts[0]! : { kind: 'and', of: parts };
      const rule = read(RuleData, { ...readShared(dictionary), id, condition, effects }, '');
      return { kind: 'rule', rule, type, extensions: extensionsOf(dictionary) };
    } catch (error) {
      if (!(error instanceof ConversionError) || this.rules.has(type)) throw error;
      return { kind: 'extension', id, type, dictionary };
    }
  }

  /** @throws ConversionError where an extension has no dictionary of a rule, or no type writes a part */
  toDictionary(object: RuleObject): RuleDictionary {
    if (object.kind === 'extension') {
      const { conditions = [], actions = [] } = object.dictionary as Partial<RuleDictionary>;
      return { ...object.dictionary, id: object.id, type: object.type, conditions, actions };
    }
    const { rule, type, extensions } = object;
    const parts = rule.condition.kind === 'and' ? rule.condition.of : [rule.condition];
    return {
      ...extensions,
      id: rule.id,
      type,
      conditions: parts.map((part) => this.writeCondition(part)),
      actions: rule.effects.map((effect) => this.writeAction(effect)),
      ...writeShared(rule),
    };
  }

  /** Either form in the preferred one. */
  adapt(input: RuleObject | Dictionary): RuleObject | RuleDictionary {
    const object = isObject(input) ? input : this.toObject(input);
    return this.preferred === 'object' ? object : this.toDictionary(object);
  }

  /** Whether a dictionary or an object goes to the other form and back without loss. */
  validate(input: RuleObject | Dictionary): RoundTrip {
    try {
      const object = isObject(input) ? input : this.toObject(input);
      const again = this.toObject(this.toDictionary(object));
      if (canonicalJson(again) === canonicalJson(object)) return { ok: true };
      return { ok: false, reason: 'the rule is another one after both conversions' };
    } catch (error) {
      if (error instanceof ConversionError) return { ok: false, reason: error.message };
      throw error;
    }
  }

  private readCondition(value: unknown, path: string): Condition {
    const dictionary = readDictionary(value, path);
    const codec = codecOf(this.conditions, dictionary.type ?? 'comparison', path);
    return codec.read(dictionary, path, (part, place) => this.readCondition(part, place));
  }

  private writeCondition(condition: Condition): Dictionary {
    const written = firstWritten(this.conditions, (codec) =>
      codec.write(condition, (part) => this.writeCondition(part)),
    );
    if (written === null) throw new ConversionError('/conditions', `no type of condition writes '${condition.kind}'`);
    return written;
  }

  private readAction(value: unknown, path: string): RuleEffect {
    const dictionary = readDictionary(value, path);
    return codecOf(this.actions, dictionary.type ?? 'adjust', path).read(dictionary, path);
  }

  private writeAction(effect: RuleEffect): Dictionary {
    const written = firstWritten(this.actions, (codec) => codec.write(effect));
    if (written === null) throw new ConversionError('/actions', `no type of action writes an effect on '${effect.on}'`);
    return written;
  }
}

function withFirst<T>(codecs: ReadonlyMap<string, T>, type: string, codec: T): Map<string, T> {
  return new Map([[type, codec], ...[...codecs].filter(([known]) => known !== type)]);
}

function isObject(input: RuleObject | Dictionary): input is RuleObject {
  return (input.kind === 'rule' && 'rule' in input) || (input.kind === 'extension' && 'dictionary' in input);
}

function codecOf<T>(codecs: ReadonlyMap<string, T>, type: unknown, path: string): T {
  const codec = typeof type === 'string' ? codecs.get(type) : undefined;
  if (codec !== undefined) return codec;
  throw new ConversionError(
    `${path}/type`,
    `there is no type '${String(type)}'; known are ${[...codecs.keys()].join(', ')}`,
  );
}

function firstWritten<T>(codecs: ReadonlyMap<string, T>, write: (codec: T) => Dictionary | null): Dictionary | null {
  for (const [type, codec] of codecs) {
    const written = write(codec);
    if (written !== null) return { type, ...written };
  }
  return null;
}
