import type { ReportModel } from '../model/report-model.js';
import { commonText } from '../html/sections/failures.js';
import { inputLines, noiseText, trustText } from '../html/sections/audit.js';
import { aloneText, provenText, sentence, skillText } from '../html/sections/best.js';
import { counted, estimate, figure, score } from '../format.js';
import { fenced, pipeTable, text } from './markdown.js';

const MAX_TIES = 12;
const MAX_GROUPS = 20;

export function bestText({ best, objective }: ReportModel): string {
  const tried = `${counted(best.tried, 'configuration')} tried.`;
  if (best.status === 'none') return `**Best job: none.** ${sentence(text(best.reason))} ${tried}\n`;
  const { row, ties, selection, report, against, note } = best;
  const value =
    selection && report
      ? `Skill against ${text(against)} on the ${report.n} origins that were held back: ${skillText(report)}; where it was chosen (${selection.n} origins): ${skillText(selection)}.`
      : `Its ${objective.name} is ${score(objective.valueOf(row))}.`;
  const names = ties.slice(0, MAX_TIES).map((tie) => text(tie.row.name));
  const more = ties.length > MAX_TIES ? ` and ${ties.length - MAX_TIES} more` : '';
  const tied = ties.length === 0 ? aloneText(best) : `Cannot be told from it: ${names.join(', ')}${more}.`;
  return `**Best job by ${objective.name}: ${text(row.name)}.** ${value} ${provenText(best)}\n\n${tied} ${tried} ${sentence(text(note))}\n`;
}

export function failuresText({ failures }: ReportModel): string {
  return failures
    .slice(0, MAX_GROUPS)
    .map((failure) => {
      const common = failure.common.map((value) => text(commonText(value))).join('; ');
      const more = failure.count > failure.names.length ? ` and ${failure.count - failure.names.length} more` : '';
      return (
        `### ${counted(failure.count, 'job')}: ${failure.class}\n\n${common === '' ? '' : `In common: ${common}.\n\n`}` +
        `${fenced(failure.message)}\n${failure.names.map(text).join(', ')}${more}\n`
      );
    })
    .join('\n');
}

export function auditText({ audit }: ReportModel): string {
  if (audit === null) return 'The batch is not audited yet.\n';
  const { classic, changes, noise, inputs } = audit;
  const last = Math.max(...changes.map((change) => change.horizon));
  const ends = changes.filter((change) => change.horizon === 1 || change.horizon === last);
  const arcs = classic.arc_shift_summary;
  return [
    `**${sentence(audit.verdict.replaceAll('_', ' '))}** ${sentence(text(audit.reason))}\n`,
    noise === null ? '' : `${noiseText(noise)}\n`,
    inputs === null ? '' : `Inputs that differ: ${inputLines(inputs).map(text).join('; ') || 'none'}.\n`,
    ends.length === 0
      ? ''
      : pipeTable(
          [
            'Target or event',
            'Horizon',
            'n',
            'Change of median or probability',
            'Change of 80 % width',
            'Wasserstein-1',
            'KS',
          ],
          ends.map((c) => [
            c.name,
            c.horizon,
            c.n,
            estimate(c.meanChange, c.meanError / Math.sqrt(c.n)),
            figure(c.meanSpreadChange, ''),
            figure(c.meanWasserstein1, ''),
            figure(c.meanKs, ''),
          ]),
        ),
    (audit.baseline.status === 'read'
      ? `Classic figures: change of mean confidence ${figure(classic.confidence_delta)}, fall of the retrodiction error ${figure(classic.retrodiction_error_delta)}, arcs ${arcs.same} same, ${arcs.changed} changed, ${arcs.missing} without a counterpart. `
      : '') + `Trust labels of the accepted forecasts: ${trustText(classic)}.\n`,
    `Not evaluated in this version: ${audit.notEvaluated.map((part) => part.what.replaceAll('_', ' ')).join(', ')}.\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}
