import type { Estimable, NumberOrParameter, World } from '@pulse/contracts';
import { parametersOf } from '@pulse/engine';
import type { Path } from '../source/index.js';
import type { Reporter } from './reporter.js';

/**
 * A number in its range, or the name of a parameter that exists.
 *
 * @param words what may be written there besides, such as `fit`
 */
export function checkNumber(
  path: Path,
  value: NumberOrParameter,
  world: World,
  report: Reporter,
  range: Range = {},
  words: readonly string[] = [],
): void {
  if (typeof value === 'string') {
    const known = parametersOf(world);
    if (!known.has(value)) report.unknown(path, 'parameter', value, [...words, ...known.keys()]);
    return;
  }
  if (value < (range.min ?? -Infinity) || value > (range.max ?? Infinity))
    report.error(path, 'world.out_of_range', `${value} is out of range`, { expected: rangeText(range) });
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function rangeText({ min, max }: Range): string {
  if (min === Number.MIN_VALUE)
    return max === undefined ? 'a number above 0' : 'a number between 0 and 1, both excluded';
  if (min !== undefined && max !== undefined) return `a number from ${min} to ${max}`;
  if (min !== undefined) return `a number of at least ${min}`;
  return max === undefined ? 'a number' : `a number of at most ${max}`;
}

export function checkEstimable(path: Path, value: Estimable, world: World, report: Reporter, range: Range = {}): void {
  if (value === 'fit') return;
  if (typeof value === 'object') checkNumber([...path, 'value'], value.value, world, report, range);
  else checkNumber(path, value, world, report, range, world.profile === 'measured' ? ['fit'] : []);
}

export function checkParameters(world: World, report: Reporter): void {
  for (const [name, parameter] of Object.entries(world.parameters)) {
    if (typeof parameter === 'number') continue;
    const { value, min, max } = parameter;
    if (min !== undefined && max !== undefined && min > max)
      report.error(['parameters', name, 'min'], 'world.out_of_range', `\`min\` ${min} is above \`max\` ${max}`);
    else
      checkNumber(['parameters', name, 'value'], value, world, report, {
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      });
  }
}
