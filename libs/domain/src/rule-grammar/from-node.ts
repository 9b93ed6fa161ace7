import { type Atom, Condition, type Feature, type PlainAtom, type SeriesFeature } from '@pulse/contracts';
import {
  bindParameters,
  type ConditionNode,
  type Count,
  evaluateNumber,
  namesIn,
  type NumberNode,
} from '@pulse/engine';
import { negateAtom } from './negate.js';

/**
 * A condition of the engine as data of the grammar, equal to it in every state (short of sums that overflow).
 *
 * @param parameters values that stand for names of parameters
 * @returns null where the grammar cannot say it: products of features, windows of windows, `true`, more atoms than fit
 */
export function fromConditionNode(
  node: ConditionNode,
  parameters: ReadonlyMap<string, number> = new Map(),
): Condition | null {
  const condition = read(bindParameters(node, parameters));
  if (condition === null) return null;
  const checked = Condition.safeParse(condition);
  return checked.success ? checked.data : null;
}

function read(node: ConditionNode): Condition | null {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const parts = flat(node, node.kind).map(read);
      return parts.every((part) => part !== null) ? grouped(node.kind, parts) : null;
    }
    case 'not': {
      const of = read(node.of);
      return of === null ? null : negated(of);
    }
    case 'boolean':
      return null;
    default:
      return readAtom(node);
  }
}

/** A chain of one word as the list that it is. */
function flat(node: ConditionNode, kind: 'and' | 'or'): ConditionNode[] {
  return node.kind === kind ? [...flat(node.left, kind), ...flat(node.right, kind)] : [node];
}

const MOST_PARTS = { and: 5, or: 3 } as const;

/** A longer list than the grammar has becomes a list in a list. */
function grouped(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const most = MOST_PARTS[kind];
  if (parts.length <= most) return { kind, of: parts };
  return { kind, of: [...parts.slice(0, most - 1), grouped(kind, parts.slice(most - 1))] };
}

/** De Morgan's laws hold in three values too. */
function negated(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
      return grouped('or', condition.of.map(negated));
    case 'or':
      return grouped('and', condition.of.map(negated));
    case 'not':
      return condition.of;
    default:
      return condition.kind === 'compare' ? negateAtom(condition) : { kind: 'not', of: condition };
  }
}

const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function readAtom(node: ConditionNode): Condition | null {
  switch (node.kind) {
    case 'compare': {
      if (node.op === '==' || node.op === '!=') {
        const same = between(node.left, node.right, node.right) ?? between(node.right, node.left, node.left);
        return same === null || node.op === '==' ? same : { kind: 'not', of: same };
      }
      const left = readFeature(node.left);
      const right = readFeature(node.right);
      const high = constant(node.right);
      const low = constant(node.left);
      if (left !== null && high !== null) return { kind: 'compare', feature: left, op: node.op, threshold: high };
      if (right !== null && low !== null)
        return { kind: 'compare', feature: right, op: MIRRORED[node.op], threshold: low };
      if (left?.kind !== 'series' || right?.kind !== 'series') return null;
      return { kind: 'compare', feature: { kind: 'difference', left, right }, op: node.op, threshold: 0 };
    }
    case 'between':
      return between(node.of, node.low, node.high);
    case 'persist':
      return readPersist(node);
    case 'cross': {
      const feature = readFeature(node.of);
      const level = constant(node.level);
      return feature === null || level === null ? null : { kind: 'cross', feature, direction: node.direction, level };
    }
    default:
      return null;
  }
}

function between(of: NumberNode, below: NumberNode, above: NumberNode): PlainAtom | null {
  const feature = readFeature(of);
  const low = constant(below);
  const high = constant(above);
  return feature === null || low === null || high === null ? null : { kind: 'between', feature, low, high };
}

function readPersist(node: ConditionNode & { kind: 'persist' }): Condition | null {
  const of = read(node.of);
  const atLeast = count(node.atLeast);
  const turns = count(node.turns);
  if (of === null || atLeast === null || turns === null) return null;
  if (turns === 1 && atLeast === 1) return of;
  if (of.kind !== 'compare' && of.kind !== 'between') return null;
  return { kind: 'persist', of, atLeast, turns } satisfies Atom;
}

function constant(node: NumberNode): number | null {
  if (namesIn(node).length > 0) return null;
  return evaluateNumber(node, () => undefined) ?? null;
}

function count(node: Count): number | null {
  return node.kind === 'number' ? node.value : null;
}

function readFeature(node: NumberNode): Feature | null {
  if (node.kind !== 'arithmetic') return readSeries(node);
  if (node.op !== '-' && node.op !== '/') return null;
  const left = readSeries(node.left);
  const right = readSeries(node.right);
  if (left === null || right === null) return null;
  return { kind: node.op === '-' ? 'difference' : 'ratio', left, right };
}

/** A name under at most one transform and any lags, which commute with it. */
function readSeries(node: NumberNode): SeriesFeature | null {
  if (node.kind === 'name') return { kind: 'series', name: node.name, transform: 'level', lag: 0 };
  if (node.kind !== 'shift' && node.kind !== 'window') return null;
  const of = readSeries(node.of);
  const turns = count(node.turns);
  if (of === null || turns === null) return null;
  if (node.fn === 'lag') return { ...of, lag: of.lag + turns };
  if (of.transform !== 'level') return null;
  return { kind: 'series', name: of.name, transform: node.fn, turns, lag: of.lag };
}
