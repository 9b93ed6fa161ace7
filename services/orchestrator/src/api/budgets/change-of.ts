import type { BudgetPatch } from '@pulse/contracts';
import type { BudgetChange } from '@pulse/rules';
import { ApiError } from '../problems/api-error.js';

/** What a request changes. @throws ApiError `request.invalid` where that is nothing */
export function changeOf({ limits, stopped, unblock }: BudgetPatch): BudgetChange {
  const named = Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => value !== undefined));
  if (Object.keys(named).length === 0 && stopped === undefined && (unblock ?? []).length === 0)
    throw new ApiError('request.invalid', 'nothing is to be changed: expected limits, stopped or unblock');
  return {
    limits: named,
    ...(stopped !== undefined && { stopped }),
    ...(unblock !== undefined && { unblock }),
  };
}
