import type { Assessment, DataOf, RuleGenCompleted, World } from '@pulse/contracts';
import { type KeptRule, type ProposedRule, showDollars, type StartedRun } from '@pulse/domain';
import { counted, duration } from '../output/terminal.js';
import { summaryIn } from './rules-generate-store.js';
import { assessmentLines, entry, ruleLines, wrap } from './rules-store-text.js';

/** Why a run ended, in words. */
export const STOP_REASONS: Readonly<Record<DataOf<typeof RuleGenCompleted>['stopReason'], string>> = {
  max_iterations: 'all iterations are done',
  no_improvement: 'the last iteration was hardly better than the best before it',
  budget: 'the budget has no room for another call',
  no_model: 'no language model could be asked any more',
  deadline: 'the time is over',
  converged: 'nothing new was found any more',
  not_decidable: 'the history is too short to decide anything',
};

/** The result of a run, for people: what it came to, the rule, the gates with their numbers, and what to do next. */
export function generatedText(run: StartedRun, kept: KeptRule | null, world: World, width: number): string {
  const summary = summaryIn(run)!;
  const { best } = summary;
  const lines = [...wrap(verdictOf(run), width), ...reasonLines(run, width)];
  if (best !== null) {
    const accepted = best.assessment.decision === 'accepted';
    lines.push('', accepted ? `Rule ${kept?.ruleId ?? best.rule.id}` : `The best candidate, ${best.rule.id}`);
    lines.push(...ruleLines(best.rule, width, world), ...fromLines(run, best.canonical, width), '');
    lines.push(...assessmentLines(best.assessment, width));
  }
  lines.push('', ...wrap(workText(run), width), ...nextLines(run, kept, width));
  return lines.join('\n');
}

/** The one sentence that a run comes to. */
export function verdictOf({ status, end, request }: StartedRun): string {
  const subject = `${request.target} of ${request.world.name}`;
  if (end?.type === 'RuleGenFailed') return `${subject}: the run failed: ${end.data.message}`;
  if (end?.type === 'RuleGenCanceled') return `${subject}: the run was canceled: ${end.data.reason}`;
  if (end?.type !== 'RuleGenCompleted') return `${subject}: the run is ${status.replace('_', ' ')}.`;
  const { best, stopReason, detail } = end.data;
  if (stopReason === 'not_decidable') return `${subject}: not decidable: ${detail}.`;
  if (best === null) return `${subject}: no rule is supported: none that pays for itself was found.`;
  return `${subject}: ${DECISIONS[best.assessment.decision]}`;
}

const DECISIONS: Readonly<Record<Assessment['decision'], string>> = {
  accepted:
    'a rule is accepted. Forecasts are better with it, on data that it was not made from and on data that nobody had looked at.',
  rejected: 'no rule is supported. The best candidate is rejected.',
  'not decidable': 'not decidable: too few forecasts can be scored to tell whether the best candidate helps.',
  'not judged': 'no rule is supported: none was good enough to be judged.',
};

function reasonLines({ end }: StartedRun, width: number): string[] {
  if (end?.type !== 'RuleGenCompleted') return [];
  const { best, stopReason } = end.data;
  if (stopReason === 'not_decidable' || best === null || best.assessment.decision === 'accepted') return [];
  return wrap(`Reason: ${best.assessment.reason}.`, width);
}

/** Who came up with a rule, in a word or two. */
export function fromText({ operator, origin }: Pick<ProposedRule, 'operator' | 'origin'>): string {
  if (operator === 'hypothesise') return 'hypothesis';
  return origin === 'llm' ? 'model' : 'search';
}

/** Where a model was asked too, whether it or the search found the rule, and whether before it was shown data. */
export function fromLines({ proposals, request }: StartedRun, canonical: string, width: number): string[] {
  const proposal = proposals.get(canonical);
  const { provider, model } = request.settings;
  if (proposal === undefined || provider === null) return [];
  if (proposal.origin === 'symbolic') return entry('from', 'the search', width);
  const when =
    proposal.operator === 'hypothesise' ? ', a hypothesis that it stated before any results were shown to it' : '';
  return entry('from', `${provider}/${model}${when}`, width);
}

function workText(run: StartedRun): string {
  const { iterations, candidates, evaluations, spent, seconds, degraded } = summaryIn(run)!;
  const looked = candidates.toLocaleString('en-US');
  const stop =
    run.end?.type === 'RuleGenCompleted'
      ? ` Stopped as ${STOP_REASONS[run.end.data.stopReason]} (${run.end.data.stopReason}).`
      : '';
  const cached =
    run.end?.type === 'RuleGenCompleted' && run.end.data.cached !== null
      ? ` The result is that of run ${run.end.data.cached}, which asked for the same; --no-cache searches again.`
      : '';
  const instead = run.request.method === 'gpt_only' ? '' : ', so the search was symbolic only';
  const without = degraded === null ? '' : ` Degraded: ${degraded}${instead}.`;
  return (
    `Run ${run.request.runId}: ${counted(iterations, 'iteration')}, ${looked} candidates, ` +
    `${counted(evaluations, 'rule')} evaluated, ${showDollars(spent)} spent, ${duration(1000 * seconds)}.${stop}${without}${cached}`
  );
}

function nextLines({ request, status }: StartedRun, kept: KeptRule | null, width: number): string[] {
  if (kept === null)
    return status === 'completed'
      ? wrap(`Every rule that was looked at: pulse rules status ${request.runId}`, width)
      : [];
  const stored = kept.known
    ? `It is in the store already, as version ${kept.version}.`
    : `It is stored as version ${kept.version}, a draft: it changes no forecast until it is promoted.`;
  return [
    ...wrap(stored, width),
    '',
    `  pulse rules show ${kept.ruleId}`,
    `  pulse rules promote ${kept.ruleId} --world <file> --reason "..."`,
  ];
}
