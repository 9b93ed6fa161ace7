import { readFileSync } from 'node:fs';
import { World, type WorldFile } from '@pulse/contracts';

interface Effect {
  readonly kind: 'overlay' | 'capital' | 'numeric_variable' | 'set_variable';
  readonly name: string;
  readonly delta_per_mod?: number;
  readonly delta?: number;
  readonly min?: number;
  readonly max?: number;
  readonly expr?: string;
}

interface OriginalRule {
  readonly id: string;
  readonly description: string;
  readonly category?: string;
  readonly type?: string;
  readonly importance?: number;
  readonly symbolic_tags?: string[];
  readonly condition_all: readonly {
    readonly kind: string;
    readonly name: string;
    readonly op: string;
    readonly value: number;
  }[];
  readonly effects_in_order: readonly Effect[];
}

interface Original {
  readonly causal_rules: readonly OriginalRule[];
  readonly static_rules: readonly OriginalRule[];
}

/** A file of the classic conformance vectors. */
export function classicVectors(name: string): unknown {
  const url = new URL(`../../../../tests/conformance/vectors/classic/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as unknown;
}

type RuleFile = NonNullable<WorldFile['rules']>[number];

function ruleOf(rule: OriginalRule, stage: 'causal' | 'static'): RuleFile {
  return {
    id: rule.id,
    description: rule.description,
    category: (rule.category ?? rule.type)!,
    stage,
    ...(rule.importance !== undefined && { importance: rule.importance }),
    tags: rule.symbolic_tags ?? [],
    when: rule.condition_all.map(({ name, op, value }) => `${name} ${op} ${value}`).join(' and '),
    effects: rule.effects_in_order.map(effectOf),
  };
}

const EXPRESSIONS: Readonly<Record<string, { readonly add: number; readonly min?: number }>> = {
  'get(inflation_index,0.0) + 0.01': { add: 0.01 },
  'max(0, get(ai_policy_risk,0.0) - 0.02)': { add: -0.02, min: 0 },
};

function effectOf(effect: Effect): RuleFile['effects'][number] {
  if (effect.kind === 'set_variable') return { on: effect.name, ...EXPRESSIONS[effect.expr!]! };
  if (effect.kind === 'numeric_variable')
    return { on: effect.name, add: effect.delta!, min: effect.min!, max: effect.max!, missing: 'error' };
  return { on: effect.name, add: effect.delta_per_mod!, modulated: true };
}

/** The original's rules as a world, made from their description; without initial values for variables. */
export function originalWorld(): World {
  const { causal_rules, static_rules } = classicVectors('rules') as Original;
  const all = [...causal_rules, ...static_rules];
  const variables = new Set<string>();
  for (const rule of all) {
    for (const { kind, name } of rule.condition_all) if (kind === 'variable') variables.add(name);
    for (const { kind, name } of rule.effects_in_order) if (kind.endsWith('variable')) variables.add(name);
  }
  return World.parse({
    name: 'classic',
    profile: 'classic',
    parameters: { decay_rate: 0.01, symbolic_enabled: 0 },
    variables: Object.fromEntries(Array.from(variables, (name) => [name, { process: 'constant' }])),
    overlays: { hope: {}, despair: {}, rage: {}, fatigue: {}, trust: {} },
    capital: {
      nvda: { amount: 0 },
      msft: { amount: 0 },
      ibit: { amount: 0 },
      spy: { amount: 0 },
      cash: { amount: 100000 },
    },
    rules: [
      ...causal_rules.map((rule) => ruleOf(rule, 'causal')),
      ...static_rules.map((rule) => ruleOf(rule, 'static')),
    ],
    targets: ['hope'],
  });
}
