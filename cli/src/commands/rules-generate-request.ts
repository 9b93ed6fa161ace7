import type { RuleRunRequest } from '@pulse/contracts';
import type { AskedWorld } from './rules-generate.js';
import { type RunWishes, wishesOf } from './rules-generate-settings.js';

/** A run as a server is asked for it: the world with its data, so that the server reads no file of its own. */
export function requestOf({ measured, target, context }: AskedWorld, wishes: RunWishes): RuleRunRequest {
  const asked = { target, context: context ?? undefined, ...wishesOf(wishes) };
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { ...measured.sent(), ...Object.fromEntries(given) };
}
