import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFileArtifactStore } from '@pulse/artifact-store';
import {
  type BudgetPatch,
  RuleDraftRequest,
  RulePromoteRequest,
  RuleRunRequest,
  type SentData,
  type SentWorld,
} from '@pulse/contracts';
import { catalogueOf, checkSyntax, versionOf } from '@pulse/domain';
import { openFileLog } from '@pulse/event-log';
import { draftBatch, gatherInputs, LEAST_HORIZON, measuringManifest, requestFiles } from '@pulse/orchestrator';
import { ChildCompute, keepAccepted, runRuleGen } from '@pulse/rulegen';
import {
  askForRun,
  type BudgetChange,
  cancelRun,
  decidePromotion,
  draftRun,
  openBudget,
  planPromotion,
  PRICE_TABLE,
  PriceTable,
  RuleRepository,
} from '@pulse/rules';
import { homeAt } from '../embedded/home.js';
import { type ApiCall, type ApiServer, startApiServer } from './api-server.js';

export interface RulesServer extends ApiServer {
  /** Bodies of the requests for runs that came, by the id that they were given. */
  readonly asked: ReadonlyMap<string, RuleRunRequest>;
  /** Runs wait here before they are worked on, so that a spec sees them unfinished. */
  hold(): void;
  release(): void;
}

const ACTOR = 'server';

/** A server that takes rules, budgets and searches, and works on these in this process: what a cluster does, without one. */
export async function startRulesServer(folder: string): Promise<RulesServer> {
  const home = homeAt(folder, folder, {});
  const log = await openFileLog(home.log);
  const artifacts = openFileArtifactStore(home.artifacts);
  const rules = new RuleRepository({ log, artifacts, actor: ACTOR });
  const compute = new ChildCompute({ workers: 1, heapMegabytes: 512 });
  const now = () => new Date();
  const stored = async (target: string) =>
    (await rules.list({ target })).map(({ acting, status }) => ({ rule: acting, status }));
  const ports = { log, artifacts, actor: ACTOR, stored, compute, proposer: null, now };
  const budget = openBudget({ log, actor: ACTOR, prices: new PriceTable(PRICE_TABLE), now });
  const asked = new Map<string, RuleRunRequest>();
  let working: Promise<unknown> = Promise.resolve();
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  async function ask(call: ApiCall) {
    const request = RuleRunRequest.parse(await call.body());
    const runId = String(call.request.headers['idempotency-key']);
    const { world, data, batch = null, context = null, target, ...wishes } = request;
    const { measured } = measure(world, data);
    const draft = draftRun(measured, target!, context, wishes, null);
    const { run, created } = await askForRun(ports, { ...draft, runId, batch });
    if (created) {
      asked.set(runId, request);
      const held = gate.promise;
      working = working
        .then(() => held)
        .then(() => runRuleGen(ports, runId))
        .then(() => keepAccepted({ ...ports, rules }, runId));
    }
    const { method, settings, cacheKey } = run.request;
    const about = { runId, status: run.status, target: run.request.target, method, settings, cacheKey };
    return { status: 201, json: { ...about, diagnostics: [], texts: {} } };
  }

  async function draft(call: ApiCall) {
    const { rule: given, world, data, note } = RuleDraftRequest.parse(await call.body());
    const { measured } = measure(world, data);
    const { history } = measured;
    const catalogue = catalogueOf(measured.world, history, history.start + history.length - 1);
    const { rule } = checkSyntax(given, catalogue);
    const from = { origin: 'import', method: null, model: null, promptHash: null, runId: null } as const;
    return rules.draft(rule!, { ...from, parents: [] }, null, note ?? null);
  }

  async function promote(call: ApiCall, ruleId: string) {
    const { world, data, version: number, reason, force } = RulePromoteRequest.parse(await call.body());
    const { measured, text } = measure(world, data);
    const record = (await rules.find(ruleId))!;
    const version = versionOf(record, number!);
    const planned = await planPromotion(
      ports,
      { record, version },
      { text, measured },
      { reason, force: force === true },
    );
    const { active } = await decidePromotion(rules, planned);
    const { assessment, until, repeated, extended } = planned;
    const facts = { ruleId, version: version.version, decision: assessment?.decision ?? null, until, repeated };
    return { json: { ...facts, reason: planned.reason, text: extended.text, world: active!.world } };
  }

  async function decide(call: ApiCall, ruleId: string | undefined, what: string | undefined) {
    if (what === 'promote') return promote(call, ruleId!);
    const record = ruleId === undefined ? await draft(call) : await decideOn(ruleId, what!, await call.body());
    const { status, versions } = record;
    return { json: { ruleId: record.ruleId, status, version: versions.length, findings: [] } };
  }

  function decideOn(ruleId: string, what: string, body: Readonly<Record<string, unknown>>) {
    const reason = String(body['reason']);
    if (what === 'restore') return rules.restore(ruleId, Number(body['version']), reason);
    return rules.deprecate(ruleId, reason, what === 'archive');
  }

  async function cancel(call: ApiCall, runId: string) {
    const { accepted } = await cancelRun(log, runId, String((await call.body())['reason']), ACTOR);
    return { json: { runId, accepted, reason: null } };
  }

  async function setBudget(call: ApiCall) {
    const { balance, at, ...rest } = await budget.configure((await call.body()) as BudgetPatch as BudgetChange);
    return { json: { ...rest, at: at.toISOString(), callsUnderWay: balance.holds.length } };
  }

  const server = await startApiServer({
    log,
    artifact: (sha256) => {
      const file = join(home.artifacts, sha256.slice(0, 2), sha256.slice(2));
      return existsSync(file) ? readFileSync(file) : null;
    },
    before: (call) => {
      const [what, id, action] = call.parts;
      if (call.request.method === 'GET') return null;
      if (what === 'rules') return decide(call, id, action);
      if (what === 'budgets') return setBudget(call);
      if (what === 'rule-runs') return id === undefined ? ask(call) : cancel(call, id);
      return null;
    },
  });
  return {
    ...server,
    asked,
    hold: () => {
      gate = Promise.withResolvers<void>();
    },
    release: () => gate.resolve(),
    close: async () => {
      gate.resolve();
      await working;
      await server.close();
      await budget.close();
      await compute.close();
      await log.close();
    },
  };
}

function measure(sent: SentWorld, data: SentData | undefined) {
  if (typeof sent === 'string') throw new Error('these specs send worlds whole');
  const request = { world: sent, ...(data !== undefined && { data }) };
  const text = JSON.stringify(measuringManifest(sent.file, LEAST_HORIZON));
  const { inputs, diagnostics } = gatherInputs({ file: 'request', text, folder: '/' }, requestFiles(request));
  const { draft } = draftBatch(inputs, { only: null, trustOnly: false, yes: true, outputDir: null }, diagnostics);
  return { measured: { world: draft!.world, history: draft!.history! }, text: sent.text };
}
