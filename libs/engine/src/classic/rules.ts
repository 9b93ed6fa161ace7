/** Where a rule reads and writes. */
export type ClassicPlace = 'overlay' | 'capital' | 'variable';

export type ClassicNumber =
  | { readonly kind: 'number'; readonly value: number }
  /** An absent variable reads 0. */
  | { readonly kind: 'read'; readonly place: ClassicPlace; readonly name: string }
  | {
      readonly kind: 'arithmetic';
      readonly op: '+' | '-' | '*' | '/';
      readonly left: ClassicNumber;
      readonly right: ClassicNumber;
    };

export type ClassicCondition =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | {
      readonly kind: 'compare';
      readonly op: '<' | '<=' | '>' | '>=' | '==' | '!=';
      readonly left: ClassicNumber;
      readonly right: ClassicNumber;
    }
  | { readonly kind: 'and' | 'or'; readonly left: ClassicCondition; readonly right: ClassicCondition }
  | { readonly kind: 'not'; readonly of: ClassicCondition };

export interface ClassicEffect {
  readonly place: ClassicPlace;
  readonly name: string;
  /** Change, the rule's scale included; multiplied by trust x importance where `modulated`. */
  readonly add: number;
  readonly modulated: boolean;
  /** Bounds of a variable; overlays stay in [0,1], capital at 0 or above. */
  readonly min: number | null;
  readonly max: number | null;
  /** An absent variable counts as 0 and is created, or the rule fails here and keeps its earlier effects. */
  readonly missing: 'zero' | 'error';
}

export interface ClassicRule {
  readonly id: string;
  readonly description: string;
  readonly category: string;
  readonly importance: number;
  readonly tags: readonly string[];
  readonly when: ClassicCondition;
  readonly effects: readonly ClassicEffect[];
}

/** A classic world with its names resolved and its parameters filled in. Names keep the order of the world. */
export interface CompiledClassic {
  readonly overlays: ReadonlyMap<string, number>;
  readonly capital: ReadonlyMap<string, number>;
  /** Declared variables; undefined where the world gives no initial value, so that the variable is absent. */
  readonly variables: ReadonlyMap<string, number | undefined>;
  readonly decayRate: number;
  /** Off (the original's default), no rule moves an overlay; overlays still decay. */
  readonly symbolicEnabled: boolean;
  /** Run first, unaudited; one that fails in its condition ends the stage. */
  readonly causal: readonly ClassicRule[];
  /** Run second, audited; one that fails ends only itself. */
  readonly audited: readonly ClassicRule[];
}

/** A world that the classic profile cannot run. `path` says where in the world. */
export class ClassicWorldError extends Error {
  override readonly name = 'ClassicWorldError';
  readonly code = 'classic.world';
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}
