import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { counted, describeValue } from './describe.js';
import { keyText } from './key-text.js';
import { scalarProblem } from './scalar-problem.js';

export const MAX_DEPTH = 64;
/** Values that may come from aliases; a file needs few, a bomb makes billions of a few lines. */
export const MAX_ALIASED = 20_000;

export interface NodeProblem {
  readonly node: Node;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly suggestion?: string;
  readonly notes?: readonly string[];
  /** A node that the problem also concerns; its line is added as a note. */
  readonly first?: Node;
}

interface Built {
  readonly value: unknown;
  /** Values in it once aliases are expanded. */
  readonly size: number;
}

/** Turns the nodes of one document into plain data; what cannot be is collected as problems, everything at once. */
export class DataBuilder {
  readonly problems: NodeProblem[] = [];
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, Node>();
  readonly #built = new Map<Node, Built | 'open'>();
  /** The data lacks parts, so that nothing more can be said about it. */
  truncated = false;
  #aliased = 0;

  build(node: Node | null, depth = 0): Built {
    if (node === null) return { value: null, size: 1 };
    if (isAlias(node)) return this.#alias(node);
    if (depth > MAX_DEPTH) return this.#deep(node);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) {
      this.#anchors.set(anchor, node);
      this.#built.set(node, 'open');
    }
    const built = isMap(node) ? this.#map(node, depth) : isSeq(node) ? this.#list(node, depth) : this.#scalar(node);
    if (anchor !== undefined) this.#built.set(node, built);
    return built;
  }

  #scalar(node: Scalar): Built {
    const problem = scalarProblem(node);
    if (problem !== undefined) this.problems.push({ node, ...problem });
    return { value: node.value === undefined ? null : Object.is(node.value, -0) ? 0 : node.value, size: 1 };
  }

  #list(node: YAMLSeq, depth: number): Built {
    const value: unknown[] = [];
    let size = 1;
    for (const item of node.items) {
      const built = this.build(item as Node, depth + 1);
      value.push(built.value);
      size += built.size;
    }
    return { value, size };
  }

  #map(node: YAMLMap, depth: number): Built {
    const value: Record<string, unknown> = {};
    const keys = new Map<string, Node>();
    let size = 1;
    for (const pair of node.items) {
      const key = this.#key(pair.key as Node | null, node);
      if (key === undefined) continue;
      const built = this.build(pair.value as Node | null, depth + 1);
      size += built.size;
      if (key === '<<') {
        this.#merge(value, keys, built.value, pair.key as Node);
        continue;
      }
      const first = keys.get(key);
      if (first === undefined) {
        keys.set(key, pair.key as Node);
        value[key] = built.value;
      } else
        this.problems.push({
          node: pair.key as Node,
          severity: 'error',
          code: 'source.duplicate_key',
          message: `\`${key}\` is given twice in one mapping`,
          first,
        });
    }
    return { value, size };
  }

  #key(node: Node | null, map: YAMLMap): string | undefined {
    const refuse = (message: string): undefined => {
      this.problems.push({
        node: node ?? map,
        severity: 'error',
        code: 'source.bad_key',
        message,
        expected: 'a plain name as key',
      });
      return undefined;
    };
    if (!isScalar(node))
      return refuse(`${node === null ? 'nothing' : isAlias(node) ? 'an alias' : 'a list or mapping'} cannot be a key`);
    if (node.value === null) return refuse('a key is missing before `:`');
    const problem = typeof node.value === 'string' ? scalarProblem(node) : undefined;
    if (problem?.severity === 'error') return refuse(problem.message);
    const text = keyText(node);
    return text === '__proto__' ? refuse('`__proto__` cannot be a key') : text;
  }

  /** `<<: *base` and `<<: [*a, *b]`: keys of the mapping itself win, then those of the earlier source. */
  #merge(into: Record<string, unknown>, keys: Map<string, Node>, source: unknown, node: Node): void {
    const sources: unknown[] = Array.isArray(source) ? source : [source];
    for (const item of sources) {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) {
        const message = `\`<<\` merges mappings, but this is ${describeValue(item)}`;
        this.problems.push({
          node,
          severity: 'error',
          code: 'source.bad_merge',
          message,
          expected: 'an alias of a mapping, such as `<<: *base`',
        });
        continue;
      }
      for (const [key, value] of Object.entries(item))
        if (!keys.has(key) && !Object.hasOwn(into, key)) into[key] = value;
    }
  }

  #alias(node: Alias): Built {
    const target = this.#anchors.get(node.source);
    const built = target === undefined ? undefined : this.#built.get(target);
    if (target === undefined || built === undefined) {
      const known = [...this.#anchors.keys()].map((name) => `&${name}`);
      const expected =
        known.length > 0
          ? `an anchor that stands above it: ${known.slice(0, 5).join(', ')}`
          : 'an anchor (&name) above it';
      this.problems.push({
        node,
        severity: 'error',
        code: 'source.unknown_alias',
        message: `\`*${node.source}\` refers to nothing`,
        expected,
      });
      return { value: null, size: 1 };
    }
    if (built === 'open') {
      this.problems.push({
        node,
        severity: 'error',
        code: 'source.recursive_alias',
        message: `\`*${node.source}\` lies inside what it refers to`,
      });
      return { value: null, size: 1 };
    }
    this.targets.set(node, target);
    const before = this.#aliased;
    this.#aliased += built.size;
    if (this.#aliased > MAX_ALIASED) {
      this.truncated = true;
      if (before <= MAX_ALIASED)
        this.problems.push({
          node,
          severity: 'error',
          code: 'source.alias_bomb',
          message: `the aliases of this file expand to more than ${counted(MAX_ALIASED, 'value')}`,
          expected: 'aliases that repeat a few values, not aliases of aliases of aliases',
        });
      return { value: null, size: 1 };
    }
    return built;
  }

  #deep(node: Node): Built {
    if (!this.truncated)
      this.problems.push({
        node,
        severity: 'error',
        code: 'source.too_deep',
        message: `nested more than ${MAX_DEPTH} levels deep`,
      });
    this.truncated = true;
    return { value: null, size: 1 };
  }
}
