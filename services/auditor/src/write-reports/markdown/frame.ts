import type { ReportModel } from '../model/report-model.js';
import { reproduceCommand } from '../html/sections/run.js';
import { againstLast, originText } from '../html/sections/header.js';
import { counted } from '../format.js';
import { fenced, pipeTable, text } from './markdown.js';

/** State and counts. */
export function headText({ facts, counts, audit }: ReportModel): string {
  const { submission, plan } = facts;
  const against = againstLast(audit);
  const verdicts = Object.entries(counts.verdicts).map(([verdict, n]) => `${n} ${verdict.replaceAll('_', ' ')}`);
  const state =
    facts.status === 'completed' ? '' : `\n**This batch is ${facts.status}.** ${text(facts.cancelReason)}\n`;
  return (
    `World ${text(submission.worldName)}, domain ${text(submission.domain)}, ${text(
      originText(
        plan.jobs.map((job) => job.origin),
        facts.world.period,
      ),
    )}, horizon ${plan.config.horizon}, ` +
    `${counted(plan.config.count, 'replicate')} of ${counted(plan.config.paths, 'path')}, ${plan.config.profile} profile.\n${state}\n` +
    pipeTable(
      ['', ''],
      [
        [
          'Jobs',
          `${counts.succeeded} of ${counts.jobs} simulated, ${counts.failed} failed, ${counts.cancelled + counts.notRun} not run`,
        ],
        ['Forecasts', `${counts.accepted} of ${counts.requested} accepted, ${counts.rejected} rejected`],
        ['Licence verdicts (jobs)', verdicts.join(', ') || 'none'],
        ['Against the last batch', `${against.verdict} (${against.note})`],
      ],
    )
  );
}

export function dataText({ facts }: ReportModel): string {
  const { history } = facts;
  if (history === null || history.provenance.length === 0) return 'The world has no history with stated sources.\n';
  return pipeTable(
    ['Source', 'Title', 'Licence', 'Rows', 'SHA-256'],
    history.provenance.map((p) => [p.source, p.title, p.licence ?? 'not stated', p.rows, p.sha256.slice(0, 12)]),
  );
}

export function runText({ facts, run }: ReportModel): string {
  const { submission, plan } = facts;
  return (
    pipeTable(
      ['', ''],
      [
        ['Batch', `${run.batch_id}, ${run.status}`],
        ['Submitted, ended', `${run.submitted_at}; ${run.ended_at ?? 'not ended'}`],
        ['Engine', plan.config.engine],
        ['Seed', JSON.stringify(plan.config.seed)],
        ['World', submission.world],
        ['History', submission.history ?? 'none'],
        ['Manifest', submission.manifest],
        ['Policy', `${plan.settings.license.policy} ${submission.policy}`],
      ],
    ) + `\nThe same inputs give the same forecasts, byte for byte:\n\n${fenced(reproduceCommand(facts))}`
  );
}
