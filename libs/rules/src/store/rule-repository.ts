import {
  canonicalJson,
  type Assessment,
  type RuleData,
  type RuleProvenance,
  streams,
  type WorldFile,
} from '@pulse/contracts';
import {
  fold,
  ruleHash,
  ruleStore,
  type RuleCommand,
  type RuleEvent,
  type RuleStatus,
  type StoredRule,
} from '@pulse/domain';
import type { ArtifactStore } from '@pulse/artifact-store';
import { ConflictError, type EventLog, type Revision } from '@pulse/event-log';
import { traceparent } from '@pulse/telemetry';

export interface RepositoryPorts {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly actor: string;
}

/** A rule that is in the store. */
export type RuleRecord = Exclude<StoredRule, { status: 'none' }>;

export interface ListedRule extends Pick<RuleRecord, 'ruleId' | 'status' | 'reason'> {
  readonly newest: RuleRecord['versions'][number];
  readonly active: number | null;
  /** What the active version says; the newest where none is active. */
  readonly acting: RuleData;
}

export interface RuleFilter {
  /** Archived rules are left out unless asked for. */
  readonly status?: RuleStatus;
  /** Rules that write this variable or overlay. */
  readonly target?: string;
  /** Text that occurs in id, description, tags or category, in any case. */
  readonly text?: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** Streams that are loaded at a time. */
const AT_ONCE = 16;

/** Stored rules: every change is an event of the rule's own stream, so every version can be had again. */
export class RuleRepository {
  constructor(private readonly ports: RepositoryPorts) {}

  /** @returns null where there is no such rule */
  async find(ruleId: string): Promise<RuleRecord | null> {
    const { state } = await this.#load(ruleId);
    return state.status === 'none' ? null : state;
  }

  /** Rules, the newest first. */
  async list(filter: RuleFilter = {}): Promise<ListedRule[]> {
    const { limit = Infinity, offset = 0 } = filter;
    const found: ListedRule[] = [];
    let skipped = 0;
    for await (const state of this.#all()) {
      if (found.length >= limit) break;
      if (!isWanted(state, filter)) continue;
      if (skipped++ < offset) continue;
      const { ruleId, status, reason, versions, active } = state;
      found.push({
        ruleId,
        status,
        reason,
        newest: versions.at(-1)!,
        active: active?.version ?? null,
        acting: versions[(active?.version ?? versions.length) - 1]!.rule,
      });
    }
    return found;
  }

  /**
   * Stores a rule as the next version of its id, a draft.
   *
   * @throws DomainError `rule.unchanged`
   */
  async draft(
    rule: RuleData,
    provenance: RuleProvenance,
    assessment: Assessment | null,
    note: string | null = null,
  ): Promise<RuleRecord> {
    const stored = assessment === null ? null : await this.ports.artifacts.put(canonicalJson(assessment));
    const draft = { ruleId: rule.id, rule, canonical: ruleHash(rule), provenance, assessment: stored, note };
    return this.#do(rule.id, () => ({ kind: 'draft', draft }));
  }

  /**
   * Makes a version the active one, and stores the world that has it.
   *
   * @param worlds the world before and after, as they are stored
   * @throws DomainError `rule.unknown`, `rule.no_version`, `rule.already_active`, `rule.archived`
   */
  async promote(
    ruleId: string,
    decision: {
      readonly version: number;
      readonly by: 'person' | 'policy';
      readonly policy: string | null;
      readonly reason: string;
      readonly worlds: { readonly name: string; readonly from: WorldFile; readonly to: WorldFile };
    },
  ): Promise<RuleRecord> {
    const { version, by, policy, reason, worlds } = decision;
    const [from, to] = [
      await this.ports.artifacts.put(canonicalJson(worlds.from)),
      await this.ports.artifacts.put(canonicalJson(worlds.to)),
    ];
    const world = { name: worlds.name, from, to, version: String(worlds.to.version ?? '1') };
    return this.#do(ruleId, (state) => {
      const assessment = (state.status === 'none' ? undefined : state.versions[version - 1])?.assessment ?? null;
      return { kind: 'promote', promotion: { version, by, policy, reason, assessment, world } };
    });
  }

  /** @throws DomainError `rule.unknown`, `rule.already_deprecated` */
  deprecate(ruleId: string, reason: string, archive = false): Promise<RuleRecord> {
    return this.#do(ruleId, () => ({ kind: 'deprecate', reason, archive }));
  }

  /** @throws DomainError `rule.unknown`, `rule.no_version` */
  restore(ruleId: string, from: number, reason: string): Promise<RuleRecord> {
    return this.#do(ruleId, () => ({ kind: 'restore', from, reason }));
  }

  /** All rules, the newest first; loaded some at a time, which go in one request where the log is a server's. */
  async *#all(): AsyncGenerator<RuleRecord> {
    let ids: string[] = [];
    const load = async () => {
      const states = await Promise.all(ids.map((id) => this.find(id)));
      ids = [];
      return states.filter((state) => state !== null);
    };
    for await (const stream of this.ports.log.streams('rule'))
      if (ids.push(stream.slice('rule.'.length)) === AT_ONCE) yield* await load();
    yield* await load();
  }

  async #load(ruleId: string): Promise<{ state: StoredRule; revision: Revision | null }> {
    const { events, revision } = await this.ports.log.load(streams.rule(ruleId));
    return { state: fold(ruleStore, events as unknown as RuleEvent[]), revision };
  }

  /** Decides on the newest state: where somebody else was faster, on theirs. */
  async #do(ruleId: string, command: (state: StoredRule) => RuleCommand): Promise<RuleRecord> {
    for (;;) {
      const { state, revision } = await this.#load(ruleId);
      const events = ruleStore.decide(command(state), state);
      const { log, actor } = this.ports;
      try {
        await log.append(streams.rule(ruleId), revision, events, {
          actor,
          correlationId: ruleId,
          causationId: null,
          traceparent: traceparent(),
        });
      } catch (error) {
        if (error instanceof ConflictError) continue;
        throw error;
      }
      return events.reduce((next, event) => ruleStore.evolve(next, event), state) as RuleRecord;
    }
  }
}

function isWanted({ status, versions, ruleId }: RuleRecord, filter: RuleFilter): boolean {
  if (filter.status === undefined ? status === 'archived' : status !== filter.status) return false;
  const { rule } = versions.at(-1)!;
  if (filter.target !== undefined && !rule.effects.some(({ on }) => on === filter.target)) return false;
  if (filter.text === undefined) return true;
  const wanted = filter.text.toLowerCase();
  return [ruleId, rule.description, rule.category, ...rule.tags].some((text) => text.toLowerCase().includes(wanted));
}
