import type { Asset, Overlay, Process, Rule, Variable, World } from '@pulse/contracts';
import { type Amount, type ProcessSpec, toNatural } from '../dynamics/index.js';
import {
  bindParameters,
  checkExpression,
  type ConditionNode,
  isCondition,
  lagsByName,
  namesIn,
  type NumberNode,
  parseExpression,
  type Scope,
} from '../expression/index.js';
import { seasonOf } from '../time/index.js';
import { Amounts } from './amounts.js';
import type {
  CompiledAsset,
  CompiledEffect,
  CompiledEvent,
  CompiledOverlay,
  CompiledRule,
  CompiledVariable,
  CompiledWorld,
  SlotKind,
} from './compiled.js';
import { WorldError, type WorldProblem } from './problems.js';
import { CAPITAL, parametersOf, scopeOf } from './scope.js';

/**
 * Compiles a world whose parameters are applied.
 *
 * @throws WorldError with every problem: texts that do not parse, unknown names, amounts that cannot be there
 */
export function compileWorld(world: World): CompiledWorld {
  const compiler = new Compiler(world);
  const compiled = compiler.compile();
  if (compiler.problems.length > 0) throw new WorldError(compiler.problems);
  return compiled;
}

/** What is wrong with a world, empty where it can be run. */
export function checkWorld(world: World): readonly WorldProblem[] {
  const compiler = new Compiler(world);
  compiler.compile();
  return compiler.problems;
}

const AMOUNT_FIELDS = ['drift', 'sd', 'mean', 'phi', 'volatility'] as const;
type AmountField = (typeof AMOUNT_FIELDS)[number];

class Compiler {
  readonly problems: WorldProblem[] = [];
  private readonly parameters: Map<string, number>;
  private readonly scope: Scope;
  private readonly amounts: Amounts;
  private readonly slots = new Map<string, number>();
  private readonly kinds = new Map<string, SlotKind>();
  private readonly lags: number[] = [];

  constructor(private readonly world: World) {
    this.parameters = parametersOf(world);
    this.scope = scopeOf(world);
    this.amounts = new Amounts(world, this.parameters, this.problems);
  }

  compile(): CompiledWorld {
    const { world } = this;
    for (const name of Object.keys(world.variables)) this.addSlot(name, 'variable', `variables.${name}`);
    for (const name of Object.keys(world.overlays)) this.addSlot(name, 'overlay', `overlays.${name}`);
    for (const name of Object.keys(world.capital)) this.addSlot(name, 'asset', `capital.${name}`);
    if (Object.keys(world.capital).length > 0) this.addSlot(CAPITAL, 'capital', 'capital');
    for (const name of this.parameters.keys()) if (this.slots.has(name)) this.duplicate(name, `parameters.${name}`);

    const variables = Object.entries(world.variables).map(([name, v]) => this.variable(name, v));
    const overlays = Object.entries(world.overlays).map(([name, o]) => this.overlay(name, o));
    const assets = Object.entries(world.capital).map(([name, a]) => this.asset(name, a));
    this.distinctRules();
    const rules = world.rules
      .filter((rule) => rule.enabled)
      .map((rule) => this.rule(rule))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const events = Object.entries(world.events).map(([name, e]) => this.event(name, e.when, e.monitor));
    world.targets.forEach((target, i) => this.requireSlot(target, `targets.${i}`));
    this.headline();
    for (const overlay of overlays) this.deepen(overlay);
    return {
      world,
      period: world.period,
      variables,
      overlays,
      assets,
      rules,
      events,
      targets: world.targets,
      slots: this.slots,
      lags: this.lags,
      maxLag: Math.max(0, ...this.lags),
      warnings: this.warnings(rules, overlays),
    };
  }

  private problem(code: WorldProblem['code'], path: string, message: string, rest: Partial<WorldProblem> = {}): void {
    this.problems.push({ code, path, message, ...rest });
  }

  private duplicate(name: string, path: string): void {
    this.problem('world.duplicate_name', path, `'${name}' names two things`);
  }

  private addSlot(name: string, kind: SlotKind, path: string): void {
    if (this.slots.has(name)) {
      this.duplicate(name, path);
      return;
    }
    this.slots.set(name, this.slots.size);
    this.kinds.set(name, kind);
    this.lags.push(0);
  }

  private requireSlot(name: string, path: string): number {
    const slot = this.slots.get(name);
    if (slot !== undefined) return slot;
    this.problem('world.unknown_name', path, `there is no variable, overlay or asset '${name}'`, {
      unknown: name,
      known: [...this.slots.keys()],
    });
    return 0;
  }

  private variable(name: string, variable: Variable): CompiledVariable {
    const path = `variables.${name}`;
    const natural = seasonOf(this.world.period);
    const process: Process = variable.process;
    const season = process.season ?? natural ?? 1;
    if (process.kind === 'gbm' && variable.support !== 'positive')
      this.problem('world.not_applicable', `${path}.process.kind`, 'gbm needs a variable with support: positive');
    if (process.kind === 'seasonal' && season < 2)
      this.problem(
        'world.not_applicable',
        `${path}.process.season`,
        `periods of kind ${this.world.period} have no season of their own: state one`,
      );
    if (variable.initial !== undefined && Number.isNaN(toNatural(variable.support, variable.initial)))
      this.problem(
        'world.bad_value',
        `${path}.initial`,
        `${variable.initial} lies outside of the support ${variable.support}`,
      );
    return {
      name,
      slot: this.slots.get(name) ?? 0,
      unit: variable.unit,
      support: variable.support,
      process: this.process(process, `${path}.process`),
      season,
      initial: variable.initial,
      publicationLag: variable.publication_lag,
    };
  }

  private process(process: Process, path: string): ProcessSpec | 'auto' {
    const { kind, season, method } = process;
    if (kind === 'auto') return 'auto';
    const amounts: Partial<Record<AmountField, Amount>> = {};
    for (const field of AMOUNT_FIELDS) {
      const value = process[field];
      if (value === undefined) continue;
      const amount = this.amounts.amount(value, `${path}.${field}`);
      this.requireRange(field, amount, `${path}.${field}`);
      amounts[field] = amount;
    }
    return {
      kind,
      ...amounts,
      ...(season === undefined ? {} : { season }),
      ...(method === undefined ? {} : { method }),
    };
  }

  private requireRange(field: AmountField, amount: Amount, path: string): void {
    if (amount.fit) return;
    if ((field === 'sd' || field === 'volatility') && !(amount.value >= 0))
      this.problem('world.bad_value', path, `${amount.value} is no standard deviation: it must be 0 or more`);
    if (field === 'phi' && !(Math.abs(amount.value) < 1))
      this.problem(
        'world.bad_value',
        path,
        `phi must lie between -1 and 1, not at ${amount.value}; for phi = 1 use random_walk`,
      );
  }

  private overlay(name: string, overlay: Overlay): CompiledOverlay {
    const path = `overlays.${name}`;
    const measure = overlay.measure === undefined ? undefined : this.number(overlay.measure, `${path}.measure`);
    for (const used of measure === undefined ? [] : namesIn(measure))
      if (this.kinds.get(used) !== 'variable' && this.slots.has(used))
        this.problem(
          'world.not_applicable',
          `${path}.measure`,
          `an overlay is measured from variables; '${used}' is none`,
        );
    if (overlay.follow && measure === undefined)
      this.problem('world.bad_value', `${path}.follow`, 'an overlay without a measure has nothing to follow');
    const decay = this.amounts.number(overlay.decay_rate, `${path}.decay_rate`);
    if (!(decay >= 0 && decay <= 1))
      this.problem('world.bad_value', `${path}.decay_rate`, `a decay rate lies in [0, 1], not at ${decay}`);
    return {
      name,
      slot: this.slots.get(name) ?? 0,
      initial: overlay.initial,
      baseline: overlay.baseline,
      decay,
      measure,
      follow: overlay.follow,
    };
  }

  private asset(name: string, asset: Asset): CompiledAsset {
    const price =
      typeof asset.price === 'number'
        ? { value: asset.price }
        : this.parameters.has(asset.price)
          ? { value: this.parameters.get(asset.price)! }
          : { slot: this.requireSlot(asset.price, `capital.${name}.price`) };
    return {
      name,
      slot: this.slots.get(name) ?? 0,
      amount: asset.amount,
      price,
      min: asset.min ?? -Infinity,
      max: asset.max ?? Infinity,
    };
  }

  private rule(rule: Rule): CompiledRule {
    const path = `rules.${rule.id}`;
    return {
      id: rule.id,
      tags: rule.tags,
      category: rule.category,
      when: this.condition(rule.when, `${path}.when`),
      scale: this.amounts.number(rule.scale, `${path}.scale`),
      effects: rule.effects.map((effect) => this.effect(effect, `${path}.effects.${effect.on}`)),
    };
  }

  private effect(effect: Rule['effects'][number], path: string): CompiledEffect {
    const slot = this.requireSlot(effect.on, path);
    const kind = this.kinds.get(effect.on) ?? 'variable';
    const amount = this.amounts.amount(effect.add, `${path}.add`);
    if (kind === 'capital')
      this.problem(
        'world.not_applicable',
        path,
        'the total value of the capital follows from its assets; write one of them',
      );
    if (kind === 'overlay' && this.world.overlays[effect.on]?.follow === true)
      this.problem('world.not_applicable', path, `'${effect.on}' follows its measure and takes no writes`);
    if (amount.fit && kind !== 'variable')
      this.problem(
        'world.not_applicable',
        `${path}.add`,
        `only effects on variables can be estimated; '${effect.on}' is none`,
      );
    return { on: effect.on, kind: kind === 'capital' ? 'asset' : kind, slot, amount, cap: effect.cap ?? Infinity };
  }

  private event(name: string, when: string, monitor: 'any' | 'at'): CompiledEvent {
    const node = this.condition(when, `events.${name}.when`);
    const readsCapital = namesIn(node).some(
      (used) => this.kinds.get(used) === 'asset' || this.kinds.get(used) === 'capital',
    );
    return { name, when: node, monitor, readsCapital };
  }

  private headline(): void {
    const { target, event } = this.world.headline;
    if (target !== undefined && !this.world.targets.includes(target))
      this.problem('world.unknown_name', 'headline.target', `'${target}' is not one of the targets`, {
        unknown: target,
        known: this.world.targets,
      });
    if (event !== undefined && this.world.events[event] === undefined)
      this.problem('world.unknown_name', 'headline.event', `there is no event '${event}'`, {
        unknown: event,
        known: Object.keys(this.world.events),
      });
  }

  private distinctRules(): void {
    const seen = new Set<string>();
    for (const { id } of this.world.rules) {
      if (seen.has(id)) this.duplicate(id, `rules.${id}`);
      seen.add(id);
    }
  }

  private condition(text: string, path: string): ConditionNode {
    const node = this.expression(text, path, 'condition');
    return node !== undefined && isCondition(node) ? node : { kind: 'boolean', value: false, start: 0, end: 0 };
  }

  private number(text: string, path: string): NumberNode | undefined {
    const node = this.expression(text, path, 'number');
    return node !== undefined && !isCondition(node) ? node : undefined;
  }

  private expression(
    text: string,
    path: string,
    wanted: 'number' | 'condition',
  ): ConditionNode | NumberNode | undefined {
    const parsed = parseExpression(text, wanted);
    const errors = parsed.ok ? checkExpression(parsed.ast, this.scope) : parsed.errors;
    for (const error of errors)
      this.problem(error.unknown === undefined ? 'world.expression' : 'world.unknown_name', path, error.message, {
        expression: error,
        ...(error.unknown === undefined ? {} : { unknown: error.unknown, known: [...this.scope.keys()] }),
      });
    if (!parsed.ok || errors.length > 0) return undefined;
    const bound = bindParameters(parsed.ast, this.parameters);
    for (const [name, lag] of lagsByName(bound)) {
      const slot = this.slots.get(name);
      if (slot !== undefined) this.lags[slot] = Math.max(lag, this.lags[slot] ?? 0);
    }
    return bound;
  }

  /** What an overlay is measured from is needed as far back as the overlay itself is read. */
  private deepen(overlay: CompiledOverlay): void {
    if (overlay.measure === undefined) return;
    const own = this.lags[overlay.slot] ?? 0;
    for (const [name, lag] of lagsByName(overlay.measure)) {
      const slot = this.slots.get(name);
      if (slot !== undefined) this.lags[slot] = Math.max(this.lags[slot] ?? 0, lag + own);
    }
  }

  private warnings(rules: readonly CompiledRule[], overlays: readonly CompiledOverlay[]): string[] {
    const warnings: string[] = [];
    for (const overlay of overlays) {
      if (overlay.measure === undefined) continue;
      const sources = new Set(namesIn(overlay.measure));
      for (const rule of rules) {
        if (!namesIn(rule.when).includes(overlay.name)) continue;
        for (const effect of rule.effects)
          if (sources.has(effect.on))
            warnings.push(
              `overlay ${overlay.name} is measured from ${effect.on}, which it moves through rule ${rule.id}`,
            );
      }
    }
    return warnings;
  }
}
