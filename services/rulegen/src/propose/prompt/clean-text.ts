/**
 * Characters that are not seen or that reorder what is seen: controls, soft hyphen, zero-width and joiners, marks of
 * direction, invisible operators, variation selectors, tag characters, interlinear annotation, private use.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu;

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
