import { childrenOf, type Expression } from './ast.js';

/** The names that an expression uses, each once, in the order of their first use. */
export function namesIn(ast: Expression): string[] {
  const names = new Set<string>();
  const visit = (node: Expression): void => {
    if (node.kind === 'name') names.add(node.name);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(ast);
  return [...names];
}
