/**
 * Characters that are not seen or that reorder what is seen: controls, zero-width, joiners, marks of direction, fillers,
 * variation selectors, tag characters, private use, unassigned.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{DI}]/gu;

/**
 * A text as data for a prompt or a description: in one line, without characters that hide or reorder text, of at most
 * `longest` characters, well formed.
 */
export function cleanText(text: string, longest: number): string {
  const visible = text
    .slice(0, longest * 4)
    .toWellFormed()
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(UNSEEN, '')
    .normalize('NFC')
    .trim();
  const characters = Array.from(visible);
  return characters.length <= longest ? visible : `${characters.slice(0, longest - 1).join('')}…`;
}
