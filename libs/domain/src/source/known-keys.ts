import type { z } from 'zod';
import type { Path } from './diagnostic.js';

type Schema = z.core.$ZodType;

/** The keys that mappings at a path of a schema may have. */
export function knownKeys(schema: Schema, path: Path): string[] {
  let at = unwrap(schema);
  for (const step of path) at = at.flatMap((one) => child(one, step)).flatMap(unwrap);
  return [...new Set(at.flatMap((one) => Object.keys(shapeOf(one))))];
}

/** Dotted paths of the mappings of a schema, the root aside, that have a key; records and lists are not entered. */
export function homesOf(schema: Schema, key: string, depth = 3): string[] {
  const homes: string[] = [];
  const visit = (one: Schema, path: string[]): void => {
    for (const plain of unwrap(one)) {
      const shape = shapeOf(plain);
      if (path.length > 0 && Object.hasOwn(shape, key)) homes.push(path.join('.'));
      if (path.length < depth) for (const [name, inner] of Object.entries(shape)) visit(inner, [...path, name]);
    }
  };
  visit(schema, []);
  return [...new Set(homes)];
}

function definition(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** The schemas that decide on the shape: defaults, unions and transforms taken off. */
function unwrap(schema: Schema): Schema[] {
  const def = definition(schema);
  if ('innerType' in def) return unwrap(def.innerType);
  if (def.type === 'pipe') return unwrap(definition(def.in).type === 'transform' ? def.out : def.in);
  if (def.type === 'union') return def.options.flatMap(unwrap);
  return [schema];
}

function shapeOf(schema: Schema): Readonly<Record<string, Schema>> {
  const def = definition(schema);
  return def.type === 'object' ? def.shape : {};
}

function child(schema: Schema, step: string | number): Schema[] {
  const def = definition(schema);
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  const inner = shapeOf(schema)[step];
  return inner === undefined ? [] : [inner];
}
