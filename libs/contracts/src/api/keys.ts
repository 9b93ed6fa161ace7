import { z } from 'zod';

/**
 * What a key may do: look at everything, submit and continue batches, cancel them, add what an audit found.
 * Each stands for itself; none includes another.
 */
export const ApiScope = z.enum(['read', 'submit', 'manage', 'audit']).meta({ id: 'Scope' });
export type ApiScope = z.infer<typeof ApiScope>;

export const API_SCOPES: readonly ApiScope[] = ApiScope.options;

/** A key as its owner holds it: `pulse_<id>_<secret>`. */
const KEY = /^pulse_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;

/** The parts of a key; null where it is none. */
export function parseApiKey(key: string): { readonly id: string; readonly secret: string } | null {
  const parts = KEY.exec(key);
  return parts === null ? null : { id: parts[1]!, secret: parts[2]! };
}

export const formatApiKey = (id: string, secret: string): string => `pulse_${id}_${secret}`;
