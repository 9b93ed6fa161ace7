import type { Rule, World } from '@pulse/contracts';
import { namesIn } from '../expression/index.js';
import type { Amounts } from './amounts.js';
import type { CompiledEffect, CompiledEvent, CompiledRule } from './compiled.js';
import type { Names } from './names.js';
import type { Texts } from './texts.js';

/** Compiles what reads the state: rules and events. */
export class RuleCompiler {
  constructor(
    private readonly world: World,
    private readonly names: Names,
    private readonly amounts: Amounts,
    private readonly texts: Texts,
  ) {}

  /** The rules that act, in the order of their ids. */
  rules(): CompiledRule[] {
    const seen = new Set<string>();
    for (const { id } of this.world.rules) {
      if (seen.has(id)) this.names.duplicate(id, `rules.${id}`);
      seen.add(id);
    }
    return this.world.rules
      .filter(acts)
      .map((rule) => this.rule(rule))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  event(name: string, when: string, monitor: 'any' | 'at'): CompiledEvent {
    const node = this.texts.condition(when, `events.${name}.when`);
    const readsCapital = namesIn(node).some((used) => ['asset', 'capital'].includes(this.names.kinds.get(used) ?? ''));
    return { name, when: node, monitor, readsCapital };
  }

  private rule(rule: Rule): CompiledRule {
    const path = `rules.${rule.id}`;
    return {
      id: rule.id,
      tags: rule.tags,
      category: rule.category,
      when: this.texts.condition(rule.when, `${path}.when`),
      scale: this.amounts.number(rule.scale, `${path}.scale`),
      effects: rule.effects.map((effect) => this.effect(effect, `${path}.effects.${effect.on}`)),
    };
  }

  private effect(effect: Rule['effects'][number], path: string): CompiledEffect {
    const { names } = this;
    const slot = names.require(effect.on, path);
    const kind = names.kinds.get(effect.on) ?? 'variable';
    const amount = this.amounts.amount(effect.add, `${path}.add`);
    if (kind === 'capital')
      names.problem(
        'world.not_applicable',
        path,
        'the total value of the capital follows from its assets; write one of them',
      );
    if (kind === 'overlay' && this.world.overlays[effect.on]?.follow === true)
      names.problem('world.not_applicable', path, `'${effect.on}' follows its measure and takes no writes`);
    if (amount.fit && kind !== 'variable')
      names.problem(
        'world.not_applicable',
        `${path}.add`,
        `only effects on variables can be estimated; '${effect.on}' is none`,
      );
    return { on: effect.on, kind: kind === 'capital' ? 'asset' : kind, slot, amount, cap: effect.cap ?? Infinity };
  }
}

/** Narrative rules stay in the file for the record only. */
export function acts(rule: Rule): boolean {
  return rule.enabled && rule.narrative !== true;
}
