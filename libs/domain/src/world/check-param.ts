import type { ParamValue, World } from '@pulse/contracts';
import { parametersOf, printExpression, scopeOf } from '@pulse/engine';
import { assertNever } from '../errors.js';
import { describeValue, oneOf } from '../source/describe.js';
import { habitHint } from '../source/habit-hint.js';
import { nearest, type Diagnostic } from '../source/index.js';
import { rangeText } from './check-values.js';
import { readExpression } from './expressions.js';
import type { ParamPath } from './param-paths.js';

export type ParamCheck =
  | { readonly ok: true; readonly value: ParamValue }
  | ({ readonly ok: false; readonly code: string; readonly message: string } & Pick<
      Diagnostic,
      'expected' | 'suggestion' | 'notes'
    >);

/** Whether a value may be set at a path; where it may, in canonical form (true is 1 for a number, expressions are printed). */
export function checkParam(value: ParamValue, spec: ParamPath, world: World): ParamCheck {
  switch (spec.type) {
    case 'boolean':
      return typeof value === 'boolean' ? { ok: true, value } : wrong(value, spec, ['true or false']);
    case 'choice':
      return spec.choices?.includes(String(value)) === true
        ? { ok: true, value }
        : wrong(value, spec, spec.choices ?? []);
    case 'condition':
    case 'measure':
      return checkText(value, spec, world);
    case 'number':
    case 'integer':
      return checkNumeric(value, spec, world);
    default:
      return assertNever(spec.type);
  }
}

function checkNumeric(value: ParamValue, spec: ParamPath, world: World): ParamCheck {
  const bare = !spec.path.includes('.');
  const number = typeof value === 'boolean' && bare ? Number(value) : value;
  if (typeof number === 'number') {
    const inside = number >= (spec.min ?? -Infinity) && number <= (spec.max ?? Infinity);
    if (inside && (spec.type === 'number' || Number.isInteger(number))) return { ok: true, value: number };
    return {
      ...wrong(value, spec, [
        rangeText(spec).replace('a number', spec.type === 'integer' ? 'a whole number' : 'a number'),
      ]),
      code: 'param.out_of_range',
    };
  }
  if (value === 'fit' && spec.orFit === true) return { ok: true, value };
  if (typeof value === 'string' && spec.orParameter === true && parametersOf(world).has(value))
    return { ok: true, value };
  const expected = [
    'a number',
    ...(spec.orFit === true ? ['`fit`'] : []),
    ...(spec.orParameter === true ? ['the name of a parameter'] : []),
  ];
  const problem = wrong(value, spec, expected);
  const words = [
    ...(spec.orFit === true && world.profile === 'measured' ? ['fit'] : []),
    ...(spec.orParameter === true ? parametersOf(world).keys() : []),
  ];
  const meant = typeof value === 'string' ? nearest(value, words) : undefined;
  return meant === undefined || problem.ok || problem.suggestion !== undefined
    ? problem
    : { ...problem, suggestion: meant };
}

function checkText(value: ParamValue, spec: ParamPath, world: World): ParamCheck {
  const wanted = spec.type === 'condition' ? 'condition' : 'number';
  if (typeof value !== 'string')
    return wrong(value, spec, [`an expression: ${wanted === 'condition' ? 'a condition' : 'a number'}`]);
  const scope = scopeOf(world);
  const read = readExpression(value, wanted, scope);
  if (read.ok) return { ok: true, value: printExpression(read.ast) };
  const error = read.errors[0]!;
  const meant = error.unknown === undefined ? undefined : nearest(error.unknown, scope.keys());
  return {
    ok: false,
    code: 'param.bad_expression',
    message: `\`${spec.path}\`: ${error.message.replaceAll("'", '`')}`,
    ...(error.expected === undefined ? {} : { expected: error.expected.replaceAll("'", '`') }),
    ...(meant === undefined ? {} : { suggestion: meant }),
    notes: [`at character ${error.start + 1} of the expression`],
  };
}

function wrong(value: ParamValue, spec: ParamPath, expected: readonly string[]): Extract<ParamCheck, { ok: false }> {
  const hint = habitHint(value, expected);
  const guess =
    hint === undefined && typeof value === 'string' && spec.type === 'choice' ? nearest(value, expected) : undefined;
  return {
    ok: false,
    code: 'param.wrong_type',
    message: `\`${spec.path}\` ${value === null ? 'has no value' : `is ${describeValue(value)}`}`,
    expected: oneOf(expected),
    ...(guess === undefined ? {} : { suggestion: guess }),
    ...hint,
  };
}
