import type { World } from '@pulse/contracts';
import { nearest } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';

/** @throws CliError for a name that is not one of the world's targets */
export function checkTargets(
  { name, targets }: Pick<World, 'name' | 'targets'>,
  wanted: readonly string[] | undefined,
): void {
  const unknown = wanted?.find((one) => !targets.includes(one));
  if (unknown === undefined) return;
  const meant = nearest(unknown, targets);
  throw new CliError(
    ExitCode.invalidInput,
    `"${unknown}" is not a target of ${name}`,
    meant === undefined ? `Its targets are ${targets.join(', ')}.` : `Did you mean ${meant}?`,
  );
}
