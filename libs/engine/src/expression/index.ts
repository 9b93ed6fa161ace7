export {
  type ArithmeticOperator,
  type ComparisonOperator,
  type ConditionNode,
  type Count,
  type Expression,
  type ExpressionError,
  isCondition,
  type LagFunction,
  type NumberNode,
  type Span,
  type WindowFunction,
} from './ast.js';
export { bindParameters } from './bind.js';
export { checkExpression, type NameInfo, type NameKind, READ_LIMITS, type Scope } from './check.js';
export { lagsByName, maxLag, newestLagsByName } from './lags.js';
export { namesIn } from './names.js';
export { EXPRESSION_FUNCTIONS, EXPRESSION_LIMITS, parseExpression, type ParseResult } from './parse.js';
export { printExpression } from './print.js';
export type { Columns, Memory } from './columns.js';
export { compileCondition, type CompiledCondition, compileNumber, type CompiledNumber } from './compile.js';
export { evaluateCondition, evaluateNumber, type ReadState } from './evaluate.js';
export { FALSE, TRUE, type Truth, UNKNOWN } from './truth.js';
