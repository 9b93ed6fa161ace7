import type { Rule } from '@pulse/contracts';
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** `put` stands for the characters from `from` to `to`. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** A rule as a world file states it, without what is the default anyway. */
export type WrittenRule = Partial<Rule> & Pick<Rule, 'id' | 'when' | 'effects'>;

/** Where a file has no place for a rule that would leave the rest of it as it is. */
export class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError';
}

/**
 * The two changes that add a rule, or put it in the place of the one with its id, and raise the version.
 *
 * @throws NoPlaceError where the file is not a mapping with its rules written out
 */
export function addingEdits(text: string, rule: WrittenRule, version: string): TextEdit[] {
  const { contents } = parseDocument(text, { keepSourceTokens: false, logLevel: 'error' });
  if (!isMap(contents) || contents.items.length === 0) throw new NoPlaceError('the file is not a mapping');
  const place = new Place(text, contents);
  return [place.version(version), place.rule(rule)];
}

class Place {
  constructor(
    private readonly text: string,
    private readonly root: YAMLMap,
  ) {}

  version(version: string): TextEdit {
    const pair = pairOf(this.root, 'version');
    if (pair === undefined) return this.newPair('version', scalarText(version, this.quote), pairOf(this.root, 'name'));
    const { value } = pair;
    if (!isScalar(value)) throw new NoPlaceError('its version is not written out');
    const [from, to] = rangeOf(value);
    const quote = /^["']/.exec(this.text.slice(from, to))?.[0] ?? '';
    return { from, to, put: scalarText(version, quote) };
  }

  rule(rule: WrittenRule): TextEdit {
    const pair = pairOf(this.root, 'rules');
    if (pair === undefined) return this.newRules(rule, this.root.items.at(-1)!);
    const { value } = pair;
    if (!isSeq(value)) throw new NoPlaceError('its rules are not written out as a list');
    if (value.items.length === 0) return this.firstRule(rule, pair);
    const known = value.items.find((item) => isMap(item) && idOf(item) === rule.id);
    if (isMap(known)) return this.replaced(known, rule);
    return this.appended(value, rule);
  }

  /** In place of an empty list. */
  private firstRule(rule: WrittenRule, { key, value }: Pair): TextEdit {
    const [from, to] = rangeOf(value);
    if (this.root.flow === true) return { from, to, put: `[${JSON.stringify(rule)}]` };
    const [start, end] = rangeOf(key);
    const colon = this.text.indexOf(':', end) + 1;
    return { from: colon, to, put: `${this.lineEnd}${this.item(rule, this.columnOf(start) + 2)}` };
  }

  private appended(rules: YAMLSeq, rule: WrittenRule): TextEdit {
    const last = rules.items.at(-1) as Node;
    const [start] = rangeOf(last);
    const end = endOf(last);
    if (rules.flow === true) {
      const column = this.columnOf(start);
      const alone = this.text.slice(start - column, start).trim() === '';
      return { from: end, to: end, put: `,${alone ? this.lineEnd + ' '.repeat(column) : ' '}${JSON.stringify(rule)}` };
    }
    const at = this.endOfLine(end);
    return { from: at, to: at, put: `${this.lineEnd}${this.item(rule, this.columnOf(rangeOf(rules)[0]))}` };
  }

  private replaced(item: YAMLMap, rule: WrittenRule): TextEdit {
    const [from] = rangeOf(item);
    const to = endOf(item);
    if (item.flow === true) return { from, to, put: JSON.stringify(rule) };
    const lineEnd = this.text.charAt(to - 1) === '\n' ? this.lineEnd : '';
    return { from, to, put: `${this.block(rule, this.columnOf(from))}${lineEnd}` };
  }

  private newRules(rule: WrittenRule, after: Pair): TextEdit {
    if (this.root.flow === true) return this.newPair('rules', `[${JSON.stringify(rule)}]`, after);
    const column = this.columnOf(rangeOf(after.key)[0]);
    return this.newPair('rules', `${this.lineEnd}${this.item(rule, column + 2)}`, after);
  }

  private newPair(name: string, value: string, after: Pair | undefined): TextEdit {
    if (after === undefined) throw new NoPlaceError('its name is not written out');
    const [start] = rangeOf(after.key);
    const end = endOf((after.value ?? after.key) as Node);
    const gap = value.startsWith('\r') || value.startsWith('\n') ? '' : ' ';
    if (this.root.flow === true) return { from: end, to: end, put: `, ${this.quote}${name}${this.quote}: ${value}` };
    const at = this.endOfLine(end);
    return { from: at, to: at, put: `${this.lineEnd}${' '.repeat(this.columnOf(start))}${name}:${gap}${value}` };
  }

  private item(rule: WrittenRule, column: number): string {
    return `${' '.repeat(column)}- ${this.block(rule, column + 2)}`;
  }

  /** In lines, of which the first is not indented. */
  private block(rule: WrittenRule, column: number): string {
    const document = new Document(rule);
    const { contents } = document;
    if (isMap(contents))
      for (const { value } of contents.items) {
        if (isMap(value) || (isSeq(value) && value.items.every(isScalar))) value.flow = true;
        else if (isSeq(value)) for (const item of value.items) if (isMap(item)) item.flow = true;
      }
    const lines = document.toString({ lineWidth: 0 }).trimEnd().split('\n');
    return lines.join(this.lineEnd + ' '.repeat(column));
  }

  private columnOf(offset: number): number {
    return offset - (this.text.lastIndexOf('\n', offset - 1) + 1);
  }

  /** The end of the line that the character before `offset` is on. */
  private endOfLine(offset: number): number {
    const from = this.text.charAt(offset - 1) === '\n' ? offset - 1 : offset;
    const newline = this.text.indexOf('\n', from);
    if (newline < 0) return this.text.length;
    return this.text.charAt(newline - 1) === '\r' ? newline - 1 : newline;
  }

  private get lineEnd(): string {
    return /\r?\n/.exec(this.text)?.[0] ?? '\n';
  }

  private get quote(): string {
    return this.root.flow === true ? '"' : '';
  }
}

/** Plain where it is read as the same text or number, else in quotes. */
function scalarText(value: string, quote: string): string {
  if (quote !== '') return `${quote}${value}${quote}`;
  return String(Number(value)) === value ? value : JSON.stringify(value);
}

function idOf(rule: YAMLMap): unknown {
  const value = pairOf(rule, 'id')?.value;
  return isScalar(value) ? value.value : undefined;
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** Where what is written of a node ends: without comments and blank lines that stand below it. */
function endOf(node: Node): number {
  const last = (isMap(node) || isSeq(node)) && node.flow !== true ? node.items.at(-1) : undefined;
  if (last === undefined) return rangeOf(node)[1];
  const { key, value } = isMap(node) ? (last as Pair) : { key: last, value: last };
  return endOf((value ?? key) as Node);
}

function rangeOf(node: unknown): readonly [number, number, number] {
  const range = (node as Node | null)?.range;
  if (range === null || range === undefined) throw new NoPlaceError('a part of it is an alias or is not written out');
  return range;
}
