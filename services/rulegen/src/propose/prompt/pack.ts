import { dataSection, fenced } from './data-section.js';
import type { Section } from './sections.js';

/** Sections in at most so many bytes, line breaks counted: of each as many items as still fit, the important ones first. */
export function packed(sections: readonly Section[], room: number): string[] {
  let left = room;
  return sections.flatMap(({ name, source, items }) => {
    const kept: unknown[] = [];
    let cost = frameBytes(name, source);
    for (const item of items) {
      const more = itemBytes(item);
      if (cost + more > left) continue;
      kept.push(item);
      cost += more;
    }
    if (kept.length === 0) return [];
    left -= cost;
    return [dataSection(name, source, kept)];
  });
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
