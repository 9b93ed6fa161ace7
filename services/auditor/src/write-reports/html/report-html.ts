import type { ReportModel } from '../model/report-model.js';
import { CSS } from './css.js';
import { html, Markup } from './markup.js';
import { auditSection } from './sections/audit.js';
import { bestSection } from './sections/best.js';
import { calibrationSection } from './sections/calibration.js';
import { confidenceSection } from './sections/confidence.js';
import { dataSection } from './sections/data.js';
import { evidenceSection } from './sections/evidence.js';
import { failuresSection } from './sections/failures.js';
import { forecastSection } from './sections/forecast.js';
import { headerSection } from './sections/header.js';
import { licenceSection } from './sections/licence.js';
import { processesSection } from './sections/processes.js';
import { readingSection } from './sections/reading.js';
import { rulesSection } from './sections/rules.js';
import { runSection } from './sections/run.js';
import { variesSection } from './sections/varies.js';

/** Nothing may be loaded and no script may run, whatever a name or message in the data says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** `report.html`: one page that opens from a file, without network and without scripts. */
export function reportHtml(model: ReportModel): string {
  const sections = sectionsOf(model);
  const contents = [...sections.map(({ id, title }) => [id, title] as const), ['run', 'Run'] as const];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="color-scheme" content="light dark" />
        <title>${model.facts.submission.name} · Pulse report</title>
        <style>
          ${new Markup(CSS)}
        </style>
      </head>
      <body>
        ${headerSection(model, contents)}
        <main>
          ${sections.map(
            ({ id, title, body }) =>
              html`<section aria-labelledby="${id}">
                <h2 id="${id}">${title}</h2>
                ${body}
              </section> `,
          )}
        </main>
        ${runSection(model)}
      </body>
    </html> `.text;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

function sectionsOf(model: ReportModel): Section[] {
  const { analyze } = model.facts.plan.settings;
  const all: (Section | false)[] = [
    model.failures.length > 0 && { id: 'failures', title: 'Failures', body: failuresSection(model) },
    {
      id: 'forecast',
      title: 'Forecast',
      body: html`${analyze ? bestSection(model) : null}${forecastSection(model)}`,
    },
    { id: 'varies', title: 'What varies', body: variesSection(model) },
    { id: 'licence', title: 'Licence', body: licenceSection(model) },
    analyze && { id: 'evidence', title: 'Evidence', body: evidenceSection(model) },
    analyze && { id: 'calibration', title: 'Calibration', body: calibrationSection(model) },
    analyze && { id: 'confidence', title: 'Confidence, scored', body: confidenceSection(model) },
    analyze && { id: 'processes', title: 'Processes', body: processesSection(model) },
    analyze && { id: 'rules', title: 'Rules', body: rulesSection(model) },
    { id: 'audit', title: 'Recursion audit', body: auditSection(model) },
    { id: 'data', title: 'Data', body: dataSection(model) },
    { id: 'reading', title: 'How to read this', body: readingSection(model.facts.policy) },
  ];
  return all.filter((section) => section !== false);
}
