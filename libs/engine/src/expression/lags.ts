import { childrenOf, type Count, type Expression } from './ast.js';
import { turnsOf } from './evaluate.js';

/**
 * How many turns back an expression reads: 0 for the newest turn alone.
 *
 * @param parameters values of the parameters that are used as numbers of turns
 */
export function maxLag(ast: Expression, parameters: ReadonlyMap<string, number> = new Map()): number {
  const turns = (count: Count): number => (count.kind === 'number' ? count.value : (parameters.get(count.name) ?? 0));
  switch (ast.kind) {
    case 'shift':
      return turns(ast.turns) + maxLag(ast.of, parameters);
    case 'window':
    case 'persist':
      return Math.max(0, turns(ast.turns) - 1) + maxLag(ast.of, parameters);
    case 'cross':
      return 1 + Math.max(maxLag(ast.of, parameters), maxLag(ast.level, parameters));
    default: {
      let lag = 0;
      for (const child of childrenOf(ast)) lag = Math.max(lag, maxLag(child, parameters));
      return lag;
    }
  }
}

/** How many values of single turns an expression reads, counted with repetition: windows of windows multiply. */
export function readsOf(ast: Expression, parameters: ReadonlyMap<string, number> = new Map()): number {
  const turns = (count: Count): number => (count.kind === 'number' ? count.value : (parameters.get(count.name) ?? 0));
  switch (ast.kind) {
    case 'number':
    case 'boolean':
      return 0;
    case 'name':
      return 1;
    case 'shift':
      return 2 * readsOf(ast.of, parameters);
    case 'window':
    case 'persist':
      return turns(ast.turns) * readsOf(ast.of, parameters);
    case 'cross':
      return 2 * (readsOf(ast.of, parameters) + readsOf(ast.level, parameters));
    default:
      return childrenOf(ast).reduce((sum, child) => sum + readsOf(child, parameters), 0);
  }
}

/** How many turns back the newest value of each name is that an expression reads. Parameters must be bound before. */
export function newestLagsByName(ast: Expression): Map<string, number> {
  const lags = new Map<string, number>();
  const visit = (node: Expression, back: number): void => {
    if (node.kind === 'name') lags.set(node.name, Math.min(back, lags.get(node.name) ?? Infinity));
    const shift = node.kind === 'shift' && node.fn === 'lag' ? turnsOf(node.turns) : 0;
    for (const child of childrenOf(node)) visit(child, back + shift);
  };
  visit(ast, 0);
  return lags;
}

/** How many turns back an expression reads each name. Parameters must be bound before. */
export function lagsByName(ast: Expression): Map<string, number> {
  const lags = new Map<string, number>();
  const visit = (node: Expression, back: number): void => {
    switch (node.kind) {
      case 'name':
        lags.set(node.name, Math.max(back, lags.get(node.name) ?? 0));
        break;
      case 'shift':
        visit(node.of, back + turnsOf(node.turns));
        break;
      case 'window':
      case 'persist':
        visit(node.of, back + turnsOf(node.turns) - 1);
        break;
      case 'cross':
        visit(node.of, back + 1);
        visit(node.level, back + 1);
        break;
      default:
        for (const child of childrenOf(node)) visit(child, back);
    }
  };
  visit(ast, 0);
  return lags;
}
