import {
  type ArithmeticOperator,
  type ComparisonOperator,
  type ConditionNode,
  type Count,
  type Expression,
  type ExpressionError,
  isCondition,
  type NumberNode,
  type Span,
} from './ast.js';
import { ExpressionFailure, fail, type Token, tokenize } from './tokens.js';

export type ParseResult =
  { readonly ok: true; readonly ast: Expression } | { readonly ok: false; readonly errors: readonly ExpressionError[] };

export const EXPRESSION_LIMITS = { characters: 4000, depth: 64 } as const;

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'between', 'true', 'false']);
export const EXPRESSION_FUNCTIONS = [
  'delta',
  'pct',
  'zscore',
  'mean',
  'max',
  'min',
  'lag',
  'between',
  'persist',
  'cross',
] as const;

/**
 * Parses an expression by an allow-list; nothing is evaluated as code and nothing is thrown, whatever the text.
 *
 * @param text at most 4,000 characters, nested at most 64 deep
 * @param wanted refuse a number where a condition is wanted, or the reverse
 * @returns the typed tree, or the first error with its position
 */
export function parseExpression(text: string, wanted?: 'number' | 'condition'): ParseResult {
  try {
    if (text.length > EXPRESSION_LIMITS.characters) {
      const limit = EXPRESSION_LIMITS.characters;
      fail({ start: limit, end: text.length }, `the expression has ${text.length} characters, the limit is ${limit}`);
    }
    const ast = new Parser(tokenize(text)).whole();
    if (wanted === 'condition') condition(ast);
    if (wanted === 'number') number(ast);
    return { ok: true, ast };
  } catch (error) {
    if (error instanceof ExpressionFailure) return { ok: false, errors: [error.error] };
    throw error;
  }
}

function condition(node: Expression): ConditionNode {
  if (isCondition(node)) return node;
  return fail(node, 'this is a number where a condition is needed', 'a comparison, for example `x > 0.5`');
}

function number(node: Expression): NumberNode {
  if (!isCondition(node)) return node;
  return fail(node, 'this is a condition where a number is needed', 'a number');
}

const across = (a: Span, b: Span): Span => ({ start: a.start, end: b.end });

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const node = this.or();
    const rest = this.peek();
    if (rest.kind !== 'end') {
      if (COMPARISONS.has(rest.text))
        fail(rest, 'comparisons cannot be chained', "'between' or two comparisons joined by 'and'");
      fail(rest, `'${rest.text}' was not expected here`, 'an operator or the end');
    }
    return node;
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private is(text: string): boolean {
    const token = this.peek();
    return token.kind !== 'number' && token.text === text;
  }

  private next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  private expect(text: string): Token {
    if (this.is(text)) return this.next();
    const token = this.peek();
    return fail(
      token,
      token.kind === 'end' ? 'the expression ends too early' : `'${token.text}' was not expected here`,
      `'${text}'`,
    );
  }

  private nested<T>(span: Span, parse: () => T): T {
    if (++this.depth > EXPRESSION_LIMITS.depth)
      fail(span, `the expression is nested deeper than ${EXPRESSION_LIMITS.depth}`);
    const result = parse();
    this.depth--;
    return result;
  }

  private chain(word: 'and' | 'or', operand: () => Expression): Expression {
    let left = operand();
    let links = 0;
    while (this.is(word)) {
      this.limitChain(++links, this.next());
      const before = condition(left);
      const right = condition(operand());
      left = { kind: word, left: before, right, ...across(before, right) };
    }
    return left;
  }

  /** A chain `a + b + ...` is a tree as deep as it is long, so it counts like nesting. */
  private limitChain(links: number, span: Span): void {
    if (this.depth + links > EXPRESSION_LIMITS.depth)
      fail(span, `more than ${EXPRESSION_LIMITS.depth} operations are chained`);
  }

  private or(): Expression {
    return this.chain('or', () => this.and());
  }

  private and(): Expression {
    return this.chain('and', () => this.not());
  }

  private not(): Expression {
    if (!this.is('not')) return this.relation();
    const word = this.next();
    const of = this.nested(word, () => condition(this.not()));
    return { kind: 'not', of, ...across(word, of) };
  }

  private relation(): Expression {
    const left = this.sum();
    const token = this.peek();
    if (token.kind === 'symbol' && COMPARISONS.has(token.text)) {
      this.next();
      const right = number(this.sum());
      return {
        kind: 'compare',
        op: token.text as ComparisonOperator,
        left: number(left),
        right,
        ...across(left, right),
      };
    }
    if (this.is('between')) {
      this.next();
      const low = number(this.sum());
      this.expect('and');
      const high = number(this.sum());
      return { kind: 'between', of: number(left), low, high, ...across(left, high) };
    }
    return left;
  }

  private arithmetic(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    let links = 0;
    while (this.peek().kind === 'symbol' && operators.includes(this.peek().text)) {
      const token = this.next();
      this.limitChain(++links, token);
      const op = token.text as ArithmeticOperator;
      const before = number(left);
      const right = number(operand());
      left = { kind: 'arithmetic', op, left: before, right, ...across(before, right) };
    }
    return left;
  }

  private sum(): Expression {
    return this.arithmetic(['+', '-'], () => this.arithmetic(['*', '/'], () => this.unary()));
  }

  private unary(): Expression {
    if (!this.is('-')) return this.atom();
    const sign = this.next();
    const of = this.nested(sign, () => number(this.unary()));
    return { kind: 'negate', of, ...across(sign, of) };
  }

  private atom(): Expression {
    const token = this.next();
    if (token.kind === 'number') return { kind: 'number', value: token.value, start: token.start, end: token.end };
    if (token.kind === 'word') {
      if (token.text === 'true' || token.text === 'false')
        return { kind: 'boolean', value: token.text === 'true', start: token.start, end: token.end };
      if (this.is('(') && (token.text === 'between' || !WORDS.has(token.text)))
        return this.nested(token, () => this.call(token));
      if (!WORDS.has(token.text)) return { kind: 'name', name: token.text, start: token.start, end: token.end };
    }
    if (token.kind === 'symbol' && token.text === '(') {
      const inner = this.nested(token, () => this.or());
      return { ...inner, ...across(token, this.expect(')')) };
    }
    return fail(
      token,
      token.kind === 'end' ? 'the expression ends too early' : `'${token.text}' was not expected here`,
      'a number, a name or a function',
    );
  }

  private call(name: Token): Expression {
    this.expect('(');
    const node = this.callBody(name);
    return { ...node, ...across(name, this.expect(')')) };
  }

  private callBody(name: Token): Expression {
    const span = name;
    switch (name.text) {
      case 'delta':
      case 'pct':
      case 'lag':
        return { kind: 'shift', fn: name.text, of: this.numberArgument(), turns: this.count(), ...across(span, span) };
      case 'mean':
      case 'max':
      case 'min':
      case 'zscore':
        return { kind: 'window', fn: name.text, of: this.numberArgument(), turns: this.count(), ...across(span, span) };
      case 'between': {
        const of = this.numberArgument();
        this.expect(',');
        const low = this.numberArgument();
        this.expect(',');
        return { kind: 'between', of, low, high: this.numberArgument(), ...across(span, span) };
      }
      case 'persist':
        return {
          kind: 'persist',
          of: condition(this.or()),
          atLeast: this.count(),
          turns: this.count(),
          ...across(span, span),
        };
      case 'cross': {
        const of = this.numberArgument();
        this.expect(',');
        const word = this.next();
        if (word.text !== 'up' && word.text !== 'down')
          fail(word, `'${word.text}' is not a direction`, "'up' or 'down'");
        this.expect(',');
        return {
          kind: 'cross',
          of,
          direction: word.text,
          level: this.numberArgument(),
          ...across(span, span),
        };
      }
      default:
        return fail(name, `there is no function '${name.text}'`, `one of ${EXPRESSION_FUNCTIONS.join(', ')}`);
    }
  }

  private numberArgument(): NumberNode {
    return number(this.or());
  }

  private count(): Count {
    this.expect(',');
    const token = this.next();
    const span = { start: token.start, end: token.end };
    if (token.kind === 'number') {
      if (!Number.isSafeInteger(token.value))
        fail(token, `${token.text} is not a whole number of turns`, 'a whole number');
      return { kind: 'number', value: token.value, ...span };
    }
    if (token.kind === 'word' && !WORDS.has(token.text)) return { kind: 'name', name: token.text, ...span };
    return fail(token, 'a number of turns is needed here', 'a whole number, or the name of a parameter that holds one');
  }
}
