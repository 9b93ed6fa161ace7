import { parseJson, World } from '@pulse/contracts';
import { bestOf, showDollars, type StartedRun } from '@pulse/domain';
import { ExitCode } from '../exit-codes.js';
import { print, table, fit } from '../output/terminal.js';
import { generatedDocument } from './rules-generate-document.js';
import { loadRun, runIds } from './rules-generate-resume.js';
import { summaryIn } from './rules-generate-store.js';
import type { STOP_REASONS } from './rules-generate-text.js';
import { readingRules, type OpenRules, type StoreOptions } from './rules-store.js';
import { runText } from './rules-status-text.js';
import { terminalWidth } from './wrap.js';

export interface RulesStatusOptions extends StoreOptions {
  readonly limit: number;
}

/** `pulse rules status [RUN]` */
export async function rulesStatusCommand(options: RulesStatusOptions, asked?: string): Promise<ExitCode> {
  return readingRules(options, (opened) => (asked === undefined ? list(opened, options) : one(opened, options, asked)));
}

async function list({ log, where }: OpenRules, { json, limit }: RulesStatusOptions): Promise<ExitCode> {
  const runs: StartedRun[] = [];
  for await (const id of runIds(log)) {
    if (runs.length >= limit) break;
    runs.push(await loadRun(log, id));
  }
  if (json === true) {
    print(
      JSON.stringify({ schemaVersion: 1, runs: runs.map((run) => generatedDocument(run, run.kept)).map(withoutRule) }),
    );
    return ExitCode.ok;
  }
  if (runs.length === 0) {
    print(`No rules were generated ${where} yet: "pulse rules generate" does it.`);
    return ExitCode.ok;
  }
  print(listText(runs, terminalWidth()));
  return ExitCode.ok;
}

/** The targets have what the other columns leave. */
function listText(runs: readonly StartedRun[], width: number): string {
  const head = ['run', 'target', 'came to', 'best', 'spent', 'stopped by'];
  const rows = runs.map(rowOf);
  const bare = table(
    head,
    rows.map((row) => row.with(1, '')),
    [3, 4],
  );
  const wide = Math.max(...bare.split('\n').map((line) => line.length));
  const most = Math.max(8, width - wide + head[1]!.length);
  return table(
    head,
    rows.map((row) => row.with(1, fit(row[1]!, most))),
    [3, 4],
  );
}

function withoutRule(document: object): object {
  const {
    assessment: _assessment,
    settings: _settings,
    stored: _stored,
    ...rest
  } = document as Record<string, unknown>;
  return rest;
}

function rowOf(run: StartedRun): string[] {
  const { request, end, iterations, status } = run;
  const summary = summaryIn(run);
  const quality = (summary?.best?.assessment ?? bestOf(run))?.quality ?? null;
  const spent = iterations.reduce((sum, one) => sum + one.spent, 0);
  const decision = summary?.best?.assessment.decision ?? 'none found';
  const state = status === 'completed' ? decision : status === 'in_progress' ? 'unfinished' : status;
  return [
    request.runId,
    `${request.target} (${request.world.name})`,
    state,
    quality === null ? '–' : quality.toFixed(3),
    showDollars(summary?.spent ?? spent),
    end?.type === 'RuleGenCompleted' ? STOPPED_BY[end.data.stopReason] : '–',
  ];
}

const STOPPED_BY: Readonly<Record<keyof typeof STOP_REASONS, string>> = {
  max_iterations: 'iterations',
  no_improvement: 'no gain',
  budget: 'budget',
  no_model: 'no model',
  deadline: 'time',
  converged: 'converged',
  not_decidable: 'too short',
};

async function one(
  { log, artifacts, where }: OpenRules,
  { json }: RulesStatusOptions,
  asked: string,
): Promise<ExitCode> {
  let id = asked;
  if (asked === 'latest') for await (const newest of runIds(log)) if (id === asked) id = newest;
  const run = await loadRun(log, id, where);
  if (json === true) {
    const { iterations, proposals, assessments } = run;
    const rules = [...proposals.values()].map((proposal) => ({
      ...proposal,
      assessment: assessments.get(proposal.canonical) ?? null,
    }));
    print(JSON.stringify({ ...generatedDocument(run, run.kept), ends: iterations, rules }));
    return ExitCode.ok;
  }
  const world = World.parse(parseJson(Buffer.from(await artifacts.get(run.request.world.artifact)).toString('utf8')));
  print(runText(run, world, terminalWidth()));
  return ExitCode.ok;
}
