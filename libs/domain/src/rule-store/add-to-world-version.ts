/**
 * The version after this one: its last number one up, and of a version without a number a second one.
 *
 * `1` → `2`, `1.9` → `1.10`, `2026-11` → `2026-12`, `draft` → `draft.2`
 */
export function nextVersion(version: string): string {
  const last = /^(.*?)(\d+)(\D*)$/s.exec(version);
  if (last === null) return `${version}.2`;
  const [, before, digits, after] = last as unknown as [string, string, string, string];
  const next = String(BigInt(digits) + 1n).padStart(digits.length, '0');
  return `${before}${next}${after}`;
}
