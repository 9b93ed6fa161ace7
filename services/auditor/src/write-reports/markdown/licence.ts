import { headlinePair, pairsText, warningsOf } from '../model/licences.js';
import { neededText } from '@pulse/domain';
import { testAsks, testName, valueText } from '../model/test-words.js';
import { dependenceText, innovationsText, parameterTexts, triedTexts } from '../model/process-words.js';
import type { ReportModel } from '../model/report-model.js';
import { sentence } from '../html/sections/best.js';
import { counted, figure } from '../format.js';
import { pipeTable, text } from './markdown.js';

/** Verdicts of the jobs, and the tests of the one shown. */
export function licenceText({ licences, shown, facts }: ReportModel): string {
  if (licences.length === 0) return 'No licence decision was made.\n';
  const first = licences.find(({ number }) => number === shown?.record.view.planned.number) ?? licences[0]!;
  const pair = headlinePair(first);
  const warnings = warningsOf(licences).map(({ message, jobs }) => `- ${text(message)} (${counted(jobs, 'job')})\n`);
  return [
    `Policy ${text(first.decision.policy)}, as decided when the batch was licensed.\n`,
    pipeTable(
      ['Job', 'Verdict', 'Licensed horizons', 'Until', 'Smallest change of the verdict'],
      licences.map(({ name, decision }) => [
        name,
        decision.verdict.replaceAll('_', ' '),
        pairsText(decision.pairs, 'licensed') || 'none',
        decision.until ?? '–',
        decision.change ?? 'no single one',
      ]),
    ),
    warnings.length === 0 ? '' : `What narrows the scope:\n\n${warnings.join('')}`,
    pair === undefined
      ? ''
      : `Tests of ${text(first.name)}, ${text(pair.target)} at horizon ${pair.horizon}: ${sentence(pair.verdict.replaceAll('_', ' ')).toLowerCase()}\n\n` +
        pipeTable(
          ['Test', 'Result', 'Value', 'Needed', 'n', 'Uncertainty'],
          pair.tests.map((judged) => {
            const { test, verdict, n, uncertainty } = judged;
            return [
              testName(test),
              verdict.replaceAll('_', ' '),
              valueText(judged),
              neededText(judged),
              n === null ? '' : figure(n),
              uncertainty,
            ];
          }),
        ) +
        `\n${pair.tests.flatMap(({ test }) => (testAsks(test, facts.policy) === '' ? [] : `- ${testName(test)}: ${testAsks(test, facts.policy)}\n`)).join('')}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** What the variables were simulated with. */
export function processesText({ shown, facts }: ReportModel): string {
  const processes = Object.entries(shown?.record.evidence?.processes ?? {});
  if (processes.length === 0) return 'No process was fitted.\n';
  return (
    `As fitted at the origin of the forecast, ± standard errors; what has none was given, or estimated without one. ${dependenceText(facts.world)} ` +
    `What auto tried: mean CRPS relative to a random walk on data before the origin; less is better, and of nearly equal ones the simplest was taken.\n\n` +
    pipeTable(
      ['Variable', 'Process', 'Parameters', 'Observations', 'Shocks', 'Tried'],
      processes.map(([name, process]) => [
        name,
        process.kind,
        shortened(parameterTexts(process)),
        process.observations,
        innovationsText(process),
        triedTexts(process).join(', ') || 'given',
      ]),
    )
  );
}

const MAX_PARAMETERS = 8;

function shortened(texts: readonly string[]): string {
  const more = texts.length - MAX_PARAMETERS;
  return texts.slice(0, MAX_PARAMETERS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
