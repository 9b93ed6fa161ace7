import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Diagnostic, Path, Span } from './diagnostic.js';
import { keyText } from './key-text.js';
import { lineStarts, lineText, positionAt } from './lines.js';
import { offsetInScalar } from './scalar-offset.js';

type Part = 'key' | 'value';

/** A parsed file: its data, and where each part of the data stands in the text. */
export class SourceDocument {
  readonly #starts: readonly number[];
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #root: Node | null;

  constructor(
    readonly file: string,
    readonly text: string,
    readonly data: unknown,
    root: Node | null,
    targets: ReadonlyMap<Alias, Node>,
  ) {
    this.#starts = lineStarts(text);
    this.#root = root;
    this.#targets = targets;
  }

  /**
   * Where the key or the value at a path stands. A value that is a block or empty is shown by its key; a path that leads
   * nowhere by the deepest part of it that exists.
   */
  locate(path: Path, part: Part = 'value'): Span {
    const found = this.#find(path);
    const node = part === 'key' ? (found.key ?? found.value) : this.#shown(found);
    return node?.range ? this.span(node.range[0], node.range[1]) : this.span(0, 0);
  }

  /** The place of `length` characters at `offset` of the text value at a path: inside quotes, folds and escapes. */
  locateInside(path: Path, offset: number, length: number): Span {
    const { value } = this.#find(path);
    if (!isScalar(value) || !value.range || typeof value.value !== 'string') return this.locate(path);
    const source = this.text.slice(value.range[0], value.range[1]);
    const start = offsetInScalar(source, value.type, value.value, offset);
    const end = offsetInScalar(source, value.type, value.value, Math.max(offset, offset + length - 1)) + 1;
    return this.span(value.range[0] + start, value.range[0] + Math.max(start, length === 0 ? start : end));
  }

  /** A span of offsets, cut at the end of its first line. */
  span(from: number, to: number): Span {
    const { line, column } = positionAt(this.#starts, from);
    const rest = lineText(this.text, this.#starts, line).length - (column - 1);
    return { line, column, length: Math.max(0, Math.min(to - from, rest)) };
  }

  /** A diagnostic of this file at a path. */
  report(path: Path, part: Part, problem: Omit<Diagnostic, keyof Span | 'file'>): Diagnostic {
    return { ...problem, file: this.file, ...this.locate(path, part) };
  }

  /** The value at a path of the data as it was written, undefined where there is none. */
  valueAt(path: Path): unknown {
    let value = this.data;
    for (const step of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string | number, unknown>)[step];
    }
    return value;
  }

  #find(path: Path): { key: Node | null; value: Node | null } {
    let key: Node | null = null;
    let value = this.#follow(this.#root);
    for (const step of path) {
      const pair: Pair | undefined = isMap(value) ? this.#pair(value, String(step)) : undefined;
      if (pair !== undefined) {
        key = pair.key as Node;
        value = pair.value as Node | null;
      } else if (isSeq(value) && typeof step === 'number' && value.items[step] !== undefined) {
        key = null;
        value = value.items[step] as Node;
      } else break;
      value = this.#follow(value);
    }
    return { key, value };
  }

  #shown({ key, value }: { key: Node | null; value: Node | null }): Node | null {
    const empty = isScalar(value) && (value.range?.[0] ?? 0) === (value.range?.[1] ?? 0);
    const block = (isMap(value) || isSeq(value)) && value.flow !== true;
    return key !== null && (value === null || empty || block) ? key : value;
  }

  #follow(node: Node | null): Node | null {
    return isAlias(node) ? (this.#targets.get(node) ?? node) : node;
  }

  #pair(map: YAMLMap, name: string): Pair | undefined {
    let merged: Pair | undefined;
    for (const pair of map.items) {
      if (isScalar(pair.key) && keyText(pair.key) === name) return pair;
      if (isScalar(pair.key) && pair.key.value === '<<') merged ??= this.#mergedPair(pair.value as Node | null, name);
    }
    return merged;
  }

  #mergedPair(source: Node | null, name: string): Pair | undefined {
    const node = this.#follow(source);
    if (isMap(node)) return this.#pair(node, name);
    if (!isSeq(node)) return undefined;
    for (const item of node.items) {
      const pair = this.#mergedPair(item as Node, name);
      if (pair !== undefined) return pair;
    }
    return undefined;
  }
}
