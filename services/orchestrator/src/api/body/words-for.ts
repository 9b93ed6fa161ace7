import { z } from 'zod';

/** What is read of a JSON Schema. */
export interface Shape {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly contentEncoding?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
}

/** The shape of what a schema takes, with its parts. */
export class Expected {
  private constructor(
    private readonly root: Shape,
    private readonly shape: Shape,
  ) {}

  static of(schema: unknown): Expected | null {
    if (!(schema instanceof z.ZodType)) return null;
    const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
    return new Expected(shape, shape);
  }

  /** What is expected at a path; null where the shape does not say. */
  at(path: readonly PropertyKey[]): Expected | null {
    const [step, ...rest] = path;
    if (step === undefined) return this;
    const { properties = {}, additionalProperties, items } = this.#resolved;
    const named = Object.hasOwn(properties, step) ? properties[String(step)] : undefined;
    const next = named ?? (typeof additionalProperties === 'object' ? additionalProperties : items);
    return next === undefined ? null : new Expected(this.root, next).at(rest);
  }

  /** Names of the members of an object. */
  get members(): readonly string[] {
    return Object.keys(this.#resolved.properties ?? {});
  }

  /** For people: `a whole number of at least 1`, `text or an object`. */
  get words(): string {
    const shape = this.#resolved;
    const { description, anyOf, type } = shape;
    if (description !== undefined) return description;
    if (shape.enum !== undefined) return `one of ${shape.enum.map(String).join(', ')}`;
    if (anyOf !== undefined) return anyOf.map((one) => new Expected(this.root, one).words).join(' or ');
    if (type === 'integer') return `a whole number${range(shape)}`;
    if (type === 'number') return `a number${range(shape)}`;
    if (type === 'string') return textOf(shape);
    if (type === 'boolean') return 'true or false';
    return type === 'array' ? 'a list' : 'an object';
  }

  get #resolved(): Shape {
    const name = this.shape.$ref?.split('/').at(-1);
    return (name === undefined ? undefined : this.root.$defs?.[name]) ?? this.shape;
  }
}

function range({ minimum, maximum = Infinity }: Shape): string {
  const bounded = maximum < Number.MAX_SAFE_INTEGER;
  if (minimum !== undefined && bounded) return ` from ${minimum} to ${maximum}`;
  if (bounded) return ` of at most ${maximum}`;
  return minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? '' : ` of at least ${minimum}`;
}

const textOf = ({ contentEncoding, minLength = 0 }: Shape): string => {
  if (contentEncoding !== undefined) return `text in ${contentEncoding}`;
  return minLength > 0 ? 'text that is not empty' : 'text';
};
