import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Manifest, World } from '@pulse/contracts';
import { classicTurnFunctions, compileClassic } from '@pulse/engine';
import { parse } from 'yaml';

function file(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
}

interface Effect {
  readonly kind: string;
  readonly name: string;
  readonly delta_per_mod?: number;
  readonly delta?: number;
  readonly min?: number;
  readonly max?: number;
  readonly expr?: string;
}

interface Rule {
  readonly id: string;
  readonly description: string;
  readonly category?: string;
  readonly type?: string;
  readonly importance?: number;
  readonly symbolic_tags?: readonly string[];
  readonly condition_all: readonly { readonly name: string; readonly op: string; readonly value: number }[];
  readonly effects_in_order: readonly Effect[];
}

const original = JSON.parse(file('tests/conformance/vectors/classic/rules.json')) as {
  readonly constants: Record<string, number>;
  readonly causal_rules: readonly Rule[];
  readonly static_rules: readonly Rule[];
};
const world = World.parse(parse(file('examples/classic/classic.world.yaml')));

/** The effect in the words of the description: `set` effects are written as the expression they compute. */
function written(effect: World['rules'][number]['effects'][number], place: string): object {
  if (effect.modulated) return { kind: place, name: effect.on, delta_per_mod: effect.add };
  if (effect.missing === 'error')
    return { kind: 'numeric_variable', name: effect.on, delta: effect.add, min: effect.min, max: effect.max };
  const sum = `get(${effect.on},0.0) ${Number(effect.add) < 0 ? '-' : '+'} ${Math.abs(Number(effect.add))}`;
  return { kind: 'set_variable', name: effect.on, expr: effect.min === 0 ? `max(0, ${sum})` : sum };
}

describe('the classic world', () => {
  it('has exactly the rules of the original, in its order', () => {
    const rules = world.rules.map((rule) => ({
      id: rule.id,
      description: rule.description,
      category: rule.category,
      stage: rule.stage,
      importance: rule.importance,
      tags: rule.tags,
      scale: rule.scale,
      enabled: rule.enabled,
      when: rule.when,
      effects: rule.effects.map((effect) => written(effect, effect.on in world.overlays ? 'overlay' : 'capital')),
    }));
    const stages = [
      ...original.causal_rules.map((rule) => ({ rule, stage: 'causal' })),
      ...original.static_rules.map((rule) => ({ rule, stage: 'static' })),
    ];
    expect(rules).toEqual(
      stages.map(({ rule, stage }) => ({
        id: rule.id,
        description: rule.description,
        category: rule.category ?? rule.type,
        stage,
        importance: rule.importance ?? 1,
        tags: rule.symbolic_tags ?? [],
        scale: 1,
        enabled: true,
        when: rule.condition_all.map(({ name, op, value }) => `${name} ${op} ${value}`).join(' and '),
        effects: rule.effects_in_order.map(({ kind, name, delta_per_mod, delta, min, max, expr }) =>
          kind === 'set_variable'
            ? { kind, name, expr }
            : kind === 'numeric_variable'
              ? { kind, name, delta, min, max }
              : { kind, name, delta_per_mod },
        ),
      })),
    );
  });

  it('starts with the overlays, cash and rates of the original', () => {
    const compiled = compileClassic(world);
    expect(Array.from(compiled.overlays)).toEqual(
      ['hope', 'despair', 'rage', 'fatigue', 'trust'].map((name) => [name, original.constants['overlay_default']]),
    );
    expect(compiled.capital.get('cash')).toBe(original.constants['cash_default']);
    expect(compiled.decayRate).toBe(original.constants['decay_rate_default']);
    expect(compiled.symbolicEnabled).toBe(original.constants['ENABLE_SYMBOLIC_SYSTEM']);
  });

  it('reproduces the turns of the original', () => {
    const { source, cases } = JSON.parse(file('tests/conformance/vectors/classic/turn_engine.json')) as {
      source: string;
      cases: { name: string; input: Record<string, unknown>; expected: { turns: { error_events?: string[] }[] } }[];
    };
    const run = classicTurnFunctions(world)[source]!;
    expect(cases.length).toBeGreaterThan(70);
    for (const { input, expected } of cases) {
      const actual = run(input) as typeof expected;
      expect(actual.turns.map(({ error_events = [], ...state }) => [state, error_events.length])).toEqual(
        expected.turns.map(({ error_events = [], ...state }) => [state, error_events.length]),
      );
    }
  });

  it('comes with a manifest of the documented form', () => {
    const manifest = Manifest.parse(parse(file('examples/classic/experiments.yaml')));
    expect(manifest.config).toMatchObject({ world: './classic.world.yaml', profile: 'classic', count: 5 });
    for (const axis of Object.keys(manifest.matrix!.axes))
      expect(axis in world.parameters || world.rules.some((rule) => axis === `rules.${rule.id}.scale`)).toBe(true);
  });
});
