import type { RuleItem, RuleList } from '@pulse/contracts';
import type { ListedRule, RuleFilter, RuleRepository } from '@pulse/rules';
import { positionOf } from '../paging.js';

/** A page of rules; the cursor counts those that were told before. */
export async function listRules(
  rules: RuleRepository,
  { status, target, text }: { readonly [Key in 'status' | 'target' | 'text']?: RuleFilter[Key] | undefined },
  limit: number,
  cursor: string | undefined,
): Promise<RuleList> {
  const offset = positionOf(cursor) ?? 0;
  const found = await rules.list({
    ...(status !== undefined && { status }),
    ...(target !== undefined && { target }),
    ...(text !== undefined && { text }),
    limit,
    offset,
  });
  return { rules: found.map(itemOf), cursor: found.length < limit ? null : String(offset + limit) };
}

const itemOf = ({ acting: _acting, ...item }: ListedRule): RuleItem => item;
