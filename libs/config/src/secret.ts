import { inspect } from 'node:util';
import { z } from 'zod';

const SHOWN = '[secret]';

/** A value that shows itself to nobody who does not ask for it by `reveal`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

const secrets = z.registry<{ readonly isSecret: true }>();

/** A setting that is kept apart: it may also be named as a file by `<NAME>_FILE`, and becomes a `Secret`. */
export function secret() {
  const schema = z
    .string()
    .min(1)
    .transform((value) => new Secret(value));
  return schema.register(secrets, { isSecret: true });
}

/** Whether a setting was made by `secret()`, also below `optional()` and the like. */
export function isSecret(schema: z.core.$ZodType): boolean {
  if (secrets.has(schema)) return true;
  const { innerType } = schema._zod.def as { readonly innerType?: z.core.$ZodType };
  return innerType !== undefined && isSecret(innerType);
}
