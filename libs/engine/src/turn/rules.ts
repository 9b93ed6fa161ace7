import { type CompiledCondition, compileCondition, type Memory, TRUE, UNKNOWN } from '../expression/index.js';
import type { FittedEffect, FittedRule } from '../fit/index.js';
import { cappedChange } from '../fit/historical-rules.js';
import { type CompiledWorld, slotOf } from '../world/index.js';
import { drawName, drawNormals, type Stream } from './draws.js';
import type { State } from './state.js';

/** What one rule did in the last turn, over all paths. */
export interface RuleTurn {
  readonly id: string;
  readonly tags: readonly string[];
  /** Paths on which it fired, and on which its condition was unknown. */
  fired: number;
  unknown: number;
  /** Sum over paths of what it added to each name, on the natural scale, in the order of its effects. */
  readonly sums: Float64Array;
  readonly on: readonly string[];
}

/** Evaluates one rule on the committed state and adds its capped changes to what is written. */
export class RuleRunner {
  readonly turn: RuleTurn;
  private readonly condition: CompiledCondition;
  private readonly changes: readonly (number | Float64Array)[];

  /** @param targets by effect, the column that collects what rules add */
  constructor(
    private readonly fitted: FittedRule,
    world: CompiledWorld,
    private readonly targets: readonly Float64Array[],
    stream: Stream,
    drawParameters: boolean,
    block: number,
    memory: Memory,
  ) {
    const { rule, effects } = fitted;
    this.condition = compileCondition(rule.when, (name) => slotOf(world, name), block, memory);
    this.changes = effects.map((effect) => changeOf(fitted, effect, stream, drawParameters, memory));
    this.turn = {
      id: rule.id,
      tags: rule.tags,
      fired: 0,
      unknown: 0,
      sums: memory.float64(effects.length),
      on: effects.map(({ effect }) => effect.on),
    };
  }

  run(state: State, from: number, to: number): void {
    const { turn, changes } = this;
    if (from === 0) {
      turn.fired = turn.unknown = 0;
      turn.sums.fill(0);
    }
    const n = to - from;
    const truth = this.condition.run(state.committed, from, n);
    let fired = 0;
    for (let i = 0; i < n; i++) {
      if (truth[i] === TRUE) fired++;
      else if (truth[i] === UNKNOWN) turn.unknown++;
    }
    turn.fired += fired;
    if (fired === 0) return;
    for (let e = 0; e < changes.length; e++) {
      const change = changes[e]!;
      const target = this.targets[e]!;
      let sum = turn.sums[e]!;
      for (let i = 0; i < n; i++) {
        if (truth[i] !== TRUE) continue;
        const added = typeof change === 'number' ? change : change[from + i]!;
        target[from + i] = target[from + i]! + added;
        sum += added;
      }
      turn.sums[e] = sum;
    }
  }
}

/** The change of an effect: one number, or one per path where its amount is uncertain. */
function changeOf(
  { rule }: FittedRule,
  { effect, value, sd }: FittedEffect,
  stream: Stream,
  draw: boolean,
  memory: Memory,
): number | Float64Array {
  if (!draw || sd === 0) return cappedChange(value, rule.scale, effect.cap);
  const out = memory.float64(stream.paths);
  const parameter = effect.amount.fit ? undefined : effect.amount.parameter;
  drawNormals(out, stream, drawName(parameter, `rules.${rule.id}.effects.${effect.on}.add`));
  const { min = -Infinity, max = Infinity } = effect.amount.fit ? {} : effect.amount;
  for (let p = 0; p < out.length; p++) {
    const drawn = value + sd * out[p]!;
    out[p] = cappedChange(drawn < min ? min : drawn > max ? max : drawn, rule.scale, effect.cap);
  }
  return out;
}
