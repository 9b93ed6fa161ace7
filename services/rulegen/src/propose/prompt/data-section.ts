/**
 * A section of data: JSON in a fence that nothing in it can close, because `<` is written as an escape.
 *
 * @param source who said it, so that a reader of the prompt can tell fact from hearsay
 */
export function dataSection(name: string, source: string, value: unknown): string {
  return `<data name="${name}" source="${attribute(source)}">\n${fenced(value)}\n</data>`;
}

/** JSON of a value as a section holds it. */
export function fenced(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function attribute(source: string): string {
  return source.replace(/[^\w .:-]/g, '_').slice(0, 40);
}
