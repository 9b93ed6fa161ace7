import type { World } from '@pulse/contracts';
import { bestOf, conditionText, showDollars, type StartedRun } from '@pulse/domain';
import { counted, duration, fit, table } from '../output/terminal.js';
import { summaryIn } from './rules-generate-store.js';
import { fromLines, fromText, STOP_REASONS, verdictOf } from './rules-generate-text.js';
import { assessmentLines, ruleLines, wrap } from './rules-store-text.js';

/** One run: what it came to, its iterations, every rule that it looked at, and the best one in full. */
export function runText(run: StartedRun, world: World, width: number): string {
  const { request, iterations } = run;
  const { settings } = request;
  const model = settings.model === null ? 'no language model' : `${settings.provider}/${settings.model}`;
  const limit = settings.costLimit === null ? 'the limit of the budget' : showDollars(settings.costLimit);
  const summary = summaryIn(run);
  const best = summary?.best ?? null;
  return [
    ...wrap(`Run ${request.runId}: ${verdictOf(run)}`, width),
    ...wrap(
      `${request.method}, ${model}, ${limit}; at most ${counted(settings.maxIterations, 'iteration')}, ` +
        `horizons 1-${settings.horizons.at(-1)}, seed ${settings.seed}` +
        (request.batch === null ? '' : `; item ${request.batch.index + 1} of batch ${request.batch.batchId}`),
      width,
    ),
    ...(run.end?.type === 'RuleGenCompleted'
      ? wrap(`Stopped: ${STOP_REASONS[run.end.data.stopReason]}: ${run.end.data.detail}`, width)
      : []),
    ...(run.status === 'in_progress' ? [`Go on with: pulse rules generate --resume ${request.runId}`] : []),
    ...(iterations.length === 0 ? [] : ['', ...iterationTable(run)]),
    ...rulesTable(run, width),
    ...(best === null
      ? []
      : [
          '',
          best.rule.id,
          ...ruleLines(best.rule, width, world),
          ...fromLines(run, best.canonical, width),
          '',
          ...assessmentLines(best.assessment, width),
        ]),
  ].join('\n');
}

function iterationTable({ iterations }: StartedRun): string[] {
  const rows = iterations.map(({ iteration, arm, candidates, evaluations, quality, improvement, spent, seconds }) => [
    String(iteration),
    arm,
    candidates.toLocaleString('en-US'),
    String(evaluations),
    quality === null ? '–' : quality.toFixed(3),
    `${improvement > 0 ? '+' : ''}${improvement.toFixed(3)}`,
    showDollars(spent),
    duration(1000 * seconds),
  ]);
  const head = ['#', 'who', 'candidates', 'rules', 'best', 'gain', 'spent', 'time'];
  return table(head, rows, [0, 2, 3, 4, 5, 6, 7]).split('\n');
}

function rulesTable(run: StartedRun, width: number): string[] {
  const { proposals, assessments } = run;
  if (proposals.size === 0) return [];
  const chosen = summaryIn(run)?.best?.canonical ?? bestOf(run)?.rule;
  const rows = [...proposals.values()]
    .map((proposal) => ({ proposal, quality: assessments.get(proposal.canonical)?.quality ?? null }))
    .sort((a, b) => (b.quality ?? -1) - (a.quality ?? -1))
    .map(({ proposal, proposal: { rule, canonical, iteration }, quality }) => [
      `${canonical === chosen ? '*' : ' '} ${rule.id}`,
      String(iteration),
      fromText(proposal),
      quality === null ? '–' : quality.toFixed(3),
      conditionText(rule.condition),
    ]);
  const lines = table(['  rule', '#', 'from', 'quality', 'when'], rows, [1, 3]).split('\n');
  return ['', ...lines.map((line) => fit(line, width)), '* the one that was chosen'];
}
