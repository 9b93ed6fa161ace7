type Scalar = string | number | boolean | null;
export type YamlValue = Scalar | readonly YamlValue[] | { readonly [key: string]: YamlValue | undefined };

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const RESERVED = /^(?:y|yes|n|no|on|off|true|false|null|~)$/i;

/**
 * YAML 1.2 of plain data, in the order of its members: mappings in block style, texts in double quotes (JSON text is
 * YAML), lists of scalars in one line. Made for many small files; any YAML reader reads it. Members that are undefined
 * are left out, numbers that are not finite are written null.
 */
export function toYaml(value: { readonly [key: string]: YamlValue | undefined }): string {
  return mapping(value, '');
}

function mapping(value: { readonly [key: string]: YamlValue | undefined }, indent: string): string {
  let out = '';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    out += `${indent}${keyText(key)}:${memberText(member, indent)}`;
  }
  return out;
}

function memberText(value: YamlValue, indent: string): string {
  if (isScalar(value)) return ` ${scalar(value)}\n`;
  if (Array.isArray(value)) {
    const items = value as readonly YamlValue[];
    if (items.every(isScalar)) return ` [${items.map(scalar).join(', ')}]\n`;
    return `\n${items.map((item) => listItem(item, `${indent}  `)).join('')}`;
  }
  const members = value as { readonly [key: string]: YamlValue | undefined };
  const text = mapping(members, `${indent}  `);
  return text === '' ? ' {}\n' : `\n${text}`;
}

function listItem(item: YamlValue, indent: string): string {
  if (isScalar(item)) return `${indent}- ${scalar(item)}\n`;
  if (Array.isArray(item)) return `${indent}-${memberText(item, indent)}`;
  const text = mapping(item as { readonly [key: string]: YamlValue }, `${indent}  `);
  return text === '' ? `${indent}- {}\n` : `${indent}- ${text.slice(indent.length + 2)}`;
}

function isScalar(value: YamlValue): value is Scalar {
  return value === null || typeof value !== 'object';
}

function scalar(value: Scalar): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' && !Number.isFinite(value) ? 'null' : String(value);
}

function keyText(key: string): string {
  return PLAIN_KEY.test(key) && !RESERVED.test(key) ? key : JSON.stringify(key);
}
