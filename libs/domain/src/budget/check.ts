import type { AccountBalance } from '@pulse/contracts';
import { allScopes } from './scopes.js';

/** Limits that an account is beyond, in words; empty unless limits were lowered or a provider billed too much. */
export const exceeded = (balance: AccountBalance): string[] =>
  allScopes(balance)
    .filter(({ settled, held, limit }) => settled + held > limit)
    .map(({ scope, key, settled, held, limit }) => `${scope} ${key}: ${settled} settled, ${held} held, limit ${limit}`);
