import type { ReportModel } from '../model/report-model.js';
import { REPORT_FILES } from '../report-paths.js';
import { text } from './markdown.js';
import { auditText, bestText, failuresText } from './findings.js';
import { forecastText, jobsText, rulesText } from './tables.js';
import { calibrationText, confidenceText, evidenceText } from './evidence.js';
import { licenceText, processesText } from './licence.js';
import { dataText, headText, runText } from './frame.js';

/** `report.md`: what the page says, without its charts. */
export function reportMarkdown(model: ReportModel): string {
  const { analyze } = model.facts.plan.settings;
  const sections: (readonly [string, string] | false)[] = [
    model.failures.length > 0 && ['Failures', failuresText(model)],
    ['Forecast', `${analyze ? `${bestText(model)}\n` : ''}${forecastText(model)}`],
    ['What varies', jobsText(model)],
    ['Licence', licenceText(model)],
    analyze && ['Evidence', evidenceText(model)],
    analyze && ['Calibration', calibrationText(model)],
    analyze && ['Confidence, scored', confidenceText(model)],
    analyze && ['Processes', processesText(model)],
    analyze && ['Rules', rulesText(model)],
    ['Recursion audit', auditText(model)],
    ['Data', dataText(model)],
    ['Run', runText(model)],
  ];
  const body = sections
    .filter((section) => section !== false)
    .map(([title, content]) => `\n## ${title}\n\n${content}`)
    .join('');
  return `# ${text(model.facts.submission.name)}\n\n${headText(model)}${body}\nCharts and definitions: ${REPORT_FILES.reportHtml.name}.\n`;
}
