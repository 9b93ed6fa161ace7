import { DomainError } from '@pulse/domain';
import type { RuleRecord, RuleRepository } from '@pulse/rules';

/** @throws DomainError `rule.unknown` */
export async function existing(rules: RuleRepository, ruleId: string): Promise<RuleRecord> {
  const record = await rules.find(ruleId);
  if (record !== null) return record;
  throw new DomainError('rule.unknown', `there is no rule "${ruleId}" in the store`, ruleId);
}
