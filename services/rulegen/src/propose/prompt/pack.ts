import { dataSection, fenced } from './data-section.js';
import type { Section } from './sections.js';

/**
 * Sections in at most so many bytes, line breaks counted: the first item of each, then the second of each, and so on, as
 * far as they fit, so that no section crowds out the others.
 */
export function packed(sections: readonly Section[], room: number): string[] {
  const kept = sections.map((): unknown[] => []);
  const longest = Math.max(0, ...sections.map(({ items }) => items.length));
  let left = room;
  for (let i = 0; i < longest; i++) {
    for (const [at, { name, source, items }] of sections.entries()) {
      if (i >= items.length) continue;
      const cost = itemBytes(items[i]) + (kept[at]!.length === 0 ? frameBytes(name, source) : 0);
      if (cost > left) continue;
      left -= cost;
      kept[at]!.push(items[i]);
    }
  }
  return sections.flatMap(({ name, source }, at) =>
    kept[at]!.length === 0 ? [] : [dataSection(name, source, kept[at])],
  );
}

/** Bytes that all items of all sections take. */
export function sectionsBytes(sections: readonly Section[]): number {
  return sections
    .filter(({ items }) => items.length > 0)
    .reduce(
      (sum, { name, source, items }) =>
        items.reduce<number>((all, item) => all + itemBytes(item), sum + frameBytes(name, source)),
      0,
    );
}

const frameBytes = (name: string, source: string): number => Buffer.byteLength(dataSection(name, source, [])) + 1;
const itemBytes = (item: unknown): number => Buffer.byteLength(fenced(item)) + 1;
