import type { Period, World } from '@pulse/contracts';
import type { Amount, ProcessSpec, Support } from '../dynamics/index.js';
import type { ConditionNode, NumberNode } from '../expression/index.js';

/** What holds a value in the state of a path. Slots number the columns of the state. */
export type SlotKind = 'variable' | 'overlay' | 'asset' | 'capital';

export interface CompiledVariable {
  readonly name: string;
  readonly slot: number;
  readonly unit: string;
  readonly support: Support;
  /** 'auto' chooses inside each origin. */
  readonly process: ProcessSpec | 'auto';
  readonly season: number;
  readonly initial: number | undefined;
  /** Periods between the end of a period and the publication of its value. */
  readonly publicationLag: number;
}

export interface CompiledOverlay {
  readonly name: string;
  readonly slot: number;
  readonly initial: number;
  readonly baseline: number;
  readonly decay: number;
  readonly measure: NumberNode | undefined;
  readonly follow: boolean;
}

export interface CompiledAsset {
  readonly name: string;
  readonly slot: number;
  readonly amount: number;
  /** A fixed price, or the slot of the variable that prices one unit. */
  readonly price: { readonly value: number } | { readonly slot: number };
  readonly min: number;
  readonly max: number;
}

export interface CompiledEffect {
  readonly on: string;
  readonly kind: Exclude<SlotKind, 'capital'>;
  readonly slot: number;
  readonly amount: Amount;
  /** Largest absolute change per turn, after scaling. */
  readonly cap: number;
}

export interface CompiledRule {
  readonly id: string;
  readonly tags: readonly string[];
  readonly category: string;
  readonly when: ConditionNode;
  readonly scale: number;
  readonly effects: readonly CompiledEffect[];
}

export interface CompiledEvent {
  readonly name: string;
  readonly when: ConditionNode;
  readonly monitor: 'any' | 'at';
  /** Whether it reads the value of capital, which is known only at the end of a turn. */
  readonly readsCapital: boolean;
}

/** A world ready to be fitted: names resolved to slots, texts parsed, parameters bound. Rules are in the order of ids. */
export interface CompiledWorld {
  readonly world: World;
  readonly period: Period;
  /** How the shocks of the variables go together. */
  readonly dependence: 'independent' | 'correlated' | 'joint';
  readonly variables: readonly CompiledVariable[];
  readonly overlays: readonly CompiledOverlay[];
  readonly assets: readonly CompiledAsset[];
  /** The rules that act: enabled, and not narrative. */
  readonly rules: readonly CompiledRule[];
  readonly events: readonly CompiledEvent[];
  readonly targets: readonly string[];
  /** Slot by name: variables, overlays, assets, then `capital` for their total value. */
  readonly slots: ReadonlyMap<string, number>;
  /** Turns back that expressions read, by slot. */
  readonly lags: readonly number[];
  readonly maxLag: number;
  readonly warnings: readonly string[];
}

export function slotOf(world: CompiledWorld, name: string): number {
  const slot = world.slots.get(name);
  if (slot === undefined) throw new RangeError(`the world has no variable, overlay or asset '${name}'`);
  return slot;
}
