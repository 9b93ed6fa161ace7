/** Longest name of a job: `<name>.stats.json` has to fit into 255 bytes. */
export const MAX_NAME = 200;

const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/;

/** Why a text cannot be the name of a file on every system, or undefined where it can. */
export function unsafeName(name: string): string | undefined {
  if (name.trim() === '') return 'it is empty';
  if (/[/\\]/.test(name)) return 'it has a path separator';
  if (name === '.' || name === '..') return 'it is a folder, not a name';
  if (CONTROL.test(name)) return 'it has a character that cannot be seen';
  const forbidden = /[<>:"|?*]/.exec(name);
  if (forbidden !== null) return `it has the character ${forbidden[0]}`;
  if (RESERVED.test(name)) return 'Windows keeps it for a device';
  if (name.startsWith('.') || name.startsWith('-')) return `it starts with \`${name[0]!}\``;
  if (name !== name.trim() || name.endsWith('.')) return 'it starts or ends with a blank or ends with a dot';
  if (new TextEncoder().encode(name).length > MAX_NAME) return `it has more than ${MAX_NAME} bytes`;
  return undefined;
}
