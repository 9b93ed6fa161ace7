import type { World } from '@pulse/contracts';

/** What is written where a variable has no unit: it was not stated, or the number is a ratio. */
export const NO_UNIT = 'no unit';

/** Unit of a target for people; null where the world states none, which reads `1` there. */
export function unitOf({ variables }: Pick<World, 'variables'>, name: string): string | null {
  const unit = Object.hasOwn(variables, name) ? variables[name]!.unit : undefined;
  return unit === undefined || unit === '' || unit === '1' ? null : unit;
}
