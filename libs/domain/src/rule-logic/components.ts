/**
 * Strongly connected parts of a graph in which something feeds itself: more than one node, or a node with an edge to itself.
 * Tarjan's algorithm (SIAM J. Comput. 1, 1972).
 *
 * @param edges for each node the nodes that it leads to
 */
export function loopsOf(edges: readonly (readonly number[])[]): number[][] {
  const order = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const open = new Set<number>();
  const stack: number[] = [];
  const found: number[][] = [];
  let next = 0;
  const visit = (node: number): void => {
    order[node] = low[node] = next++;
    stack.push(node);
    open.add(node);
    for (const to of edges[node]!) {
      if (order[to] === -1) visit(to);
      if (open.has(to)) low[node] = Math.min(low[node] ?? 0, low[to] ?? 0);
    }
    if (low[node] !== order[node]) return;
    const part: number[] = [];
    for (let last = stack.pop()!; ; last = stack.pop()!) {
      open.delete(last);
      part.push(last);
      if (last === node) break;
    }
    if (part.length > 1 || edges[node]!.includes(node)) found.push(part.sort((a, b) => a - b));
  };
  for (let node = 0; node < edges.length; node++) if (order[node] === -1) visit(node);
  return found;
}
