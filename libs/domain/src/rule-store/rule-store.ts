import {
  canonicalJson,
  type DataOf,
  type EventOf,
  RuleDeprecated,
  RuleDrafted,
  RulePromoted,
  RuleRestored,
} from '@pulse/contracts';
import type { Decider } from '../decider.js';
import { assertNever, DomainError } from '../errors.js';

export type RuleEvent =
  | EventOf<typeof RuleDrafted>
  | EventOf<typeof RulePromoted>
  | EventOf<typeof RuleDeprecated>
  | EventOf<typeof RuleRestored>;

export type Draft = DataOf<typeof RuleDrafted>;
export type Promotion = DataOf<typeof RulePromoted>;

/** One stored version. A restored one holds what the version it was restored from held. */
export interface RuleVersion extends Omit<Draft, 'ruleId'> {
  readonly restoredFrom: number | null;
}

export type RuleStatus = 'draft' | 'active' | 'deprecated' | 'archived';

export type StoredRule =
  | { readonly status: 'none' }
  | {
      readonly status: RuleStatus;
      readonly ruleId: string;
      /** From version 1 on, in order. */
      readonly versions: readonly RuleVersion[];
      /** The version that was promoted last, and how; null where none was, or the rule was deprecated since. */
      readonly active: Promotion | null;
      /** Why it is deprecated or archived; null where it is neither. */
      readonly reason: string | null;
    };

export type RuleCommand =
  | { readonly kind: 'draft'; readonly draft: Omit<Draft, 'version'> }
  | { readonly kind: 'promote'; readonly promotion: Omit<Promotion, 'ruleId'> }
  | { readonly kind: 'deprecate'; readonly reason: string; readonly archive: boolean }
  | { readonly kind: 'restore'; readonly from: number; readonly reason: string };

/**
 * The life of a stored rule. Nothing is ever overwritten: each change is a version of its own, and every version can be
 * shown, compared and restored. A draft does nothing; promoting one is a decision of its own. A new draft of an active rule
 * leaves the active version as it is until the draft is promoted.
 */
export const ruleStore: Decider<StoredRule, RuleCommand, RuleEvent> = { initial: { status: 'none' }, decide, evolve };

function decide(command: RuleCommand, state: StoredRule): RuleEvent[] {
  if (command.kind === 'draft') return [draftNext(command.draft, state)];
  if (state.status === 'none') throw new DomainError('rule.unknown', 'there is no such rule in the store', '');
  const { ruleId } = state;
  switch (command.kind) {
    case 'promote': {
      const { promotion } = command;
      versionOf(state, promotion.version);
      if (state.status === 'archived')
        throw new DomainError('rule.archived', `rule ${ruleId} is archived: restore a version of it first`, ruleId);
      if (state.active?.version === promotion.version)
        throw new DomainError(
          'rule.already_active',
          `version ${promotion.version} of rule ${ruleId} is active`,
          ruleId,
        );
      return [RulePromoted({ ruleId, ...promotion })];
    }
    case 'deprecate': {
      const wanted = command.archive ? 'archived' : 'deprecated';
      if (state.status === wanted || state.status === 'archived')
        throw new DomainError('rule.already_deprecated', `rule ${ruleId} is ${state.status}`, ruleId);
      return [RuleDeprecated({ ruleId, reason: command.reason, archived: command.archive })];
    }
    case 'restore': {
      const { from, reason } = command;
      versionOf(state, from);
      return [RuleRestored({ ruleId, version: state.versions.length + 1, from, reason })];
    }
    default:
      return assertNever(command);
  }
}

function draftNext(draft: Omit<Draft, 'version'>, state: StoredRule): RuleEvent {
  if (state.status === 'none') return RuleDrafted({ ...draft, version: 1 });
  const newest = state.versions.at(-1)!;
  // The canonical hash leaves out amounts, caps and words: a rule with others is another version.
  const isSame = newest.canonical === draft.canonical && canonicalJson(newest.rule) === canonicalJson(draft.rule);
  if (isSame && state.status !== 'archived' && state.status !== 'deprecated')
    throw new DomainError(
      'rule.unchanged',
      `rule ${draft.ruleId} already says this, as version ${newest.version}`,
      draft.ruleId,
    );
  return RuleDrafted({ ...draft, version: newest.version + 1 });
}

/** @throws DomainError `rule.no_version` */
export function versionOf(state: StoredRule, version: number): RuleVersion {
  const found = state.status === 'none' ? undefined : state.versions[version - 1];
  if (found !== undefined) return found;
  const subject = state.status === 'none' ? '' : state.ruleId;
  const last = state.status === 'none' ? 0 : state.versions.length;
  throw new DomainError(
    'rule.no_version',
    `rule ${subject} has no version ${version}: it has ${last === 1 ? 'version 1 only' : `versions 1 to ${last}`}`,
    subject,
  );
}

function evolve(state: StoredRule, event: RuleEvent): StoredRule {
  if (event.type === 'RuleDrafted') {
    const { ruleId, ...version } = event.data;
    return withVersion(state, ruleId, { ...version, restoredFrom: null });
  }
  if (state.status === 'none')
    throw new DomainError('rule.unknown', `${event.type} before RuleDrafted`, event.data.ruleId);
  switch (event.type) {
    case 'RulePromoted':
      return { ...state, status: 'active', active: event.data, reason: null };
    case 'RuleDeprecated':
      return {
        ...state,
        status: event.data.archived ? 'archived' : 'deprecated',
        active: null,
        reason: event.data.reason,
      };
    case 'RuleRestored': {
      const { version, from, reason } = event.data;
      return withVersion(state, state.ruleId, {
        ...versionOf(state, from),
        version,
        note: reason,
        restoredFrom: from,
      });
    }
    default:
      return assertNever(event);
  }
}

function withVersion(state: StoredRule, ruleId: string, version: RuleVersion): StoredRule {
  if (state.status === 'none') return { status: 'draft', ruleId, versions: [version], active: null, reason: null };
  const versions = [...state.versions, version];
  return { ...state, versions, status: state.active === null ? 'draft' : 'active', reason: null };
}
