import type { World } from '@pulse/contracts';
import {
  checkExpression,
  EXPRESSION_FUNCTIONS,
  parseExpression,
  printExpression,
  type Expression,
  type ExpressionError,
  type Scope,
} from '@pulse/engine';
import { nearest, type Diagnostic, type Path, type SourceDocument } from '../source/index.js';
import type { Reporter } from './reporter.js';

/** Parsed expressions of a world, by rule id, overlay and event; those with errors are absent. */
export interface WorldExpressions {
  readonly rules: ReadonlyMap<string, Expression>;
  readonly measures: ReadonlyMap<string, Expression>;
  readonly events: ReadonlyMap<string, Expression>;
}

export function parseExpressions(world: World, scope: Scope, report: Reporter): WorldExpressions {
  const read = (path: Path, text: string, wanted: 'number' | 'condition'): Expression | undefined => {
    const result = readExpression(text, wanted, scope);
    if (result.ok) return result.ast;
    report.found.push(...result.errors.map((error) => expressionDiagnostic(error, path, scope, report.document)));
    return undefined;
  };
  const rules = world.rules.map((rule, i) => [rule.id, read(['rules', i, 'when'], rule.when, 'condition')] as const);
  const measures = Object.entries(world.overlays).map(
    ([name, overlay]) =>
      [
        name,
        overlay.measure === undefined ? undefined : read(['overlays', name, 'measure'], overlay.measure, 'number'),
      ] as const,
  );
  const events = Object.entries(world.events).map(
    ([name, event]) => [name, read(['events', name, 'when'], event.when, 'condition')] as const,
  );
  return { rules: present(rules), measures: present(measures), events: present(events) };
}

export type ReadExpression =
  { readonly ok: true; readonly ast: Expression } | { readonly ok: false; readonly errors: readonly ExpressionError[] };

export function readExpression(text: string, wanted: 'number' | 'condition', scope: Scope): ReadExpression {
  const parsed = parseExpression(text, wanted);
  if (!parsed.ok) return parsed;
  const errors = checkExpression(parsed.ast, scope);
  return errors.length === 0 ? parsed : { ok: false, errors };
}

/** An error of an expression at its characters inside the text value of the file. */
export function expressionDiagnostic(
  error: ExpressionError,
  path: Path,
  scope: Scope,
  document: SourceDocument,
): Diagnostic {
  const suggestion = meantName(error, path, scope, document);
  return {
    severity: 'error',
    code: error.unknown === undefined ? 'expression.invalid' : 'expression.unknown_name',
    file: document.file,
    ...document.locateInside(path, error.start, error.end - error.start),
    message: error.message.replaceAll("'", '`'),
    ...(error.expected === undefined ? {} : { expected: error.expected.replaceAll("'", '`') }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function meantName(error: ExpressionError, path: Path, scope: Scope, document: SourceDocument): string | undefined {
  if (error.unknown !== undefined) return nearest(error.unknown, scope.keys());
  const text = document.valueAt(path);
  return error.message.startsWith('there is no function') && typeof text === 'string'
    ? nearest(text.slice(error.start, error.end), EXPRESSION_FUNCTIONS)
    : undefined;
}

/** The world with its expressions in canonical text, so that white space and needless brackets do not change its hash. */
export function printExpressions(world: World, parsed: WorldExpressions): World {
  const text = (ast: Expression | undefined, old: string): string => (ast === undefined ? old : printExpression(ast));
  return {
    ...world,
    rules: world.rules.map((rule) => ({ ...rule, when: text(parsed.rules.get(rule.id), rule.when) })),
    overlays: mapValues(world.overlays, (overlay, name) =>
      overlay.measure === undefined
        ? overlay
        : { ...overlay, measure: text(parsed.measures.get(name), overlay.measure) },
    ),
    events: mapValues(world.events, (event, name) => ({ ...event, when: text(parsed.events.get(name), event.when) })),
  };
}

function present(entries: readonly (readonly [string, Expression | undefined])[]): ReadonlyMap<string, Expression> {
  return new Map(entries.flatMap(([name, ast]) => (ast === undefined ? [] : [[name, ast] as const])));
}

function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
