/** As much of a zod schema as its keys take. */
export interface Schema {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly def: {
    readonly type: string;
    readonly innerType?: Schema;
    readonly element?: Schema;
    readonly valueType?: Schema;
    readonly in?: Schema;
    readonly options?: readonly Schema[];
    readonly entries?: Readonly<Record<string, string>>;
  };
}

const inside = ({ def }: Schema): Schema[] =>
  [def.innerType, def.element, def.valueType, def.in, ...(def.options ?? [])].filter((one) => one !== undefined);

/** Dotted keys of an object and of the objects in it; keys of maps are left out, items of lists are their own. */
export function keysOf(schema: Schema, prefix = ''): string[] {
  const own = Object.entries(schema.shape ?? {}).flatMap(([key, field]) => [
    prefix + key,
    ...keysOf(field, `${prefix}${key}.`),
  ]);
  return [...new Set([...own, ...inside(schema).flatMap((one) => keysOf(one, prefix))])];
}

/** Every word of every enumeration below a schema. */
export function wordsOf(schema: Schema): string[] {
  const below = [...Object.values(schema.shape ?? {}), ...inside(schema)].flatMap(wordsOf);
  return [...new Set([...Object.values(schema.def.entries ?? {}), ...below])];
}
