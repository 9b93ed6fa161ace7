import { RuleDecided, RulePromotedResponse } from '@pulse/contracts';
import type { RuleDecisions } from '../commands/rules-decisions.js';
import type { HttpClient } from './http-client.js';

/** A world with its data is checked before it is answered. */
const TIMEOUT_MS = 5 * 60_000;

/**
 * Has a server decide. What would be refused the second time is sent once: where the answer is lost, the history of the rule
 * says what became of it.
 */
export function decideAtServer(client: HttpClient): RuleDecisions {
  const once = { repeatable: false, timeoutMs: TIMEOUT_MS };
  const pathOf = (ruleId: string) => `/v1/rules/${encodeURIComponent(ruleId)}`;
  return {
    draft: (rule, sent, note) =>
      client.post('/v1/rules', { rule, ...sent(), ...(note !== null && { note }) }, RuleDecided, once),
    promote: async ({ record, version }, sent, { reason, force }) => {
      const body = { version: version.version, reason, force, ...sent() };
      const options = { ...once, repeatable: true };
      return (await client.post(`${pathOf(record.ruleId)}/promote`, body, RulePromotedResponse, options)).text;
    },
    deprecate: (ruleId, reason, archive) =>
      client.post(`${pathOf(ruleId)}/${archive ? 'archive' : 'deprecate'}`, { reason }, RuleDecided, once),
    restore: (ruleId, version, reason) =>
      client.post(`${pathOf(ruleId)}/restore`, { version, reason }, RuleDecided, once),
  };
}
