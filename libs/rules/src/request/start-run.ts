import { canonicalJson, type History, type RuleGenMethod, type RuleGenSettings, type World } from '@pulse/contracts';
import { contentHash, GRAMMAR_VERSION, type RunRequest } from '@pulse/domain';
import { ENGINE_VERSION } from '@pulse/engine';
import type { RequestPorts } from './ports.js';
import { RunLog } from './run-log.js';

/** Version of how runs go about their work; another one may come to other results on the same data. */
export const RULEGEN_VERSION = 2;

/** A run that cannot be asked for. */
export class RunRefusedError extends Error {
  override readonly name = 'RunRefusedError';
  constructor(
    readonly code: 'rulegen.unknown_target' | 'rulegen.no_history' | 'rulegen.no_model' | 'rulegen.profile',
    message: string,
  ) {
    super(message);
  }
}

export interface RunDraft {
  readonly runId: string;
  readonly batch: RunRequest['batch'];
  readonly account: string;
  /** Its params applied. */
  readonly world: World;
  readonly history: History;
  readonly target: string;
  readonly ruleType: string | null;
  readonly context: string | null;
  readonly method: RuleGenMethod;
  readonly settings: RuleGenSettings;
  /** Id in the store of the rule, where one is accepted; null: the one that it is found with. */
  readonly ruleName: string | null;
  /** Whether an equal run that is done may stand for this one. */
  readonly useCache: boolean;
  /** Of prompts and prices; null without a language model. */
  readonly versions: { readonly prompt: string | null; readonly prices: string | null };
}

/**
 * Asks for a run: its inputs become artefacts, then its stream begins.
 *
 * @throws RunRefusedError, DomainError `rulegen.exists`
 */
export async function startRun(
  { log, artifacts, actor, stored: storedRules }: RequestPorts,
  draft: RunDraft,
): Promise<RunRequest> {
  check(draft);
  const { runId, batch, account, world, history, target, ruleType, method, settings, ruleName, useCache } = draft;
  const stored = {
    world: await artifacts.put(canonicalJson(world)),
    history: await artifacts.put(canonicalJson(history)),
    stored: await artifacts.put(canonicalJson({ rules: await storedRules(target) })),
    context: draft.context === null ? null : await artifacts.put(draft.context),
  };
  const versions = {
    ...draft.versions,
    grammar: GRAMMAR_VERSION,
    engine: ENGINE_VERSION,
    rulegen: RULEGEN_VERSION,
  };
  const { costLimit: _costLimit, ...decisive } = settings;
  const cacheKey = contentHash({
    ...stored,
    target,
    ruleType,
    method,
    settings: decisive,
    versions,
  });
  const request: RunRequest = {
    runId,
    batch,
    account,
    world: { name: world.name, version: String(world.version), artifact: stored.world },
    history: stored.history,
    stored: stored.stored,
    target,
    ruleType,
    context: stored.context,
    method,
    settings,
    versions,
    ruleName,
    useCache,
    cacheKey,
  };
  const run = await RunLog.open(log, runId, actor);
  await run.do({ kind: 'request', request });
  return request;
}

function check({ world, history, target, method, settings }: RunDraft): void {
  if (world.profile === 'classic')
    throw new RunRefusedError(
      'rulegen.profile',
      `${world.name} has the classic profile: its rules are not fitted to history, so none can be learned from it`,
    );
  if (!Object.hasOwn(world.variables, target))
    throw new RunRefusedError(
      'rulegen.unknown_target',
      `${world.name} has no variable "${target}"; its variables are ${Object.keys(world.variables).join(', ')}`,
    );
  if (!(history.series[target] ?? []).some((value) => value !== null))
    throw new RunRefusedError(
      'rulegen.no_history',
      `"${target}" has no observed values: give it a source in the world, or take another target`,
    );
  if (method === 'gpt_only' && settings.provider === null)
    throw new RunRefusedError(
      'rulegen.no_model',
      'the method gpt_only needs a language model, and none is configured: set LLM_PROVIDER, LLM_MODEL and LLM_API_KEY (RULE_MODEL of a server as well), or take another method',
    );
}
