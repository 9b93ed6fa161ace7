import type { World } from '@pulse/contracts';
import type { Promoted } from './rules-promote.js';
import { assessmentLines, ruleLines, wrap } from './rules-store-text.js';

/** The decision with its evidence, what it changed, and what to do with it. */
export function promotedText(
  { record, version, assessment, until, file, extended }: Promoted,
  world: World,
  width: number,
): string {
  const { before, after, replaced, diff } = extended;
  return [
    `${record.ruleId}, version ${version.version}`,
    ...ruleLines(version.rule, width, world),
    ...(assessment === null
      ? ['', 'It was never assessed.']
      : [
          '',
          ...wrap(`${assessment.decision}: ${assessment.reason}`, width),
          '',
          ...assessmentLines(assessment, width),
        ]),
    '',
    ...wrap(
      `Promoted: it acts in ${after.name} ${after.version}${replaced ? `, in place of what had its id in ${before.version}` : ''}. Written: ${file}`,
      width,
    ),
    ...diff.map(({ line, sign, text }) => `${sign}${String(line).padStart(5)}  ${text}`),
    '',
    ...wrap(
      `Name the file as the world of your manifest; the audit of the next batch says what the rule changes. Data up to ${until} had a part in it, so forecasts from before then count as in sample.`,
      width,
    ),
  ].join('\n');
}
