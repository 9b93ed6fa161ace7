import type { AssessmentScope, World } from '@pulse/contracts';
import { counted } from '../output/terminal.js';
import type { CheckedRule } from './rules-check.js';
import type { CheckedRules } from './rules-check-set.js';
import { assessmentLines, findingLines, number, ruleLines, wrap } from './rules-store-text.js';

/** One rule, and everything that was found. */
export function checkText(world: World, scope: AssessmentScope, checked: CheckedRule, width: number): string {
  const { name, rule, findings, assessment } = checked;
  const worst = Math.max(0, ...findings.map(({ severity }) => severity));
  const verdict = ['nothing was found', 'usable, with remarks', 'doubtful', 'it cannot be used as it is'][worst]!;
  return [
    ...wrap(`${name} in ${world.name}, checked for ${scope}: ${verdict}.`, width),
    ...(rule === null ? [] : ruleLines(rule, width, world)),
    ...(assessment === null
      ? findingLines(findings, width)
      : ['', ...wrap(`${assessment.decision}: ${assessment.reason}`, width), ...assessmentLines(assessment, width)]),
  ].join('\n');
}

/** All rules of a world, as a set. */
export function rulesText(world: World, result: CheckedRules, width: number): string {
  const { checked, unreadable, disabled, findings, gain } = result;
  const loop =
    gain.rules.length === 0
      ? 'No rules feed one another.'
      : `Rules that feed one another: ${gain.rules.join(', ')}; a firing comes back ${number(gain.radius)} times as large at most (${number(gain.bound)} whatever the signs). Unstable: ${gain.unstable}.`;
  const about = findings.map((finding) => ({
    ...finding,
    message: finding.others.length === 0 ? finding.message : `${finding.others[0]!}: ${finding.message}`,
  }));
  return [
    ...wrap(
      `${world.name}: ${counted(checked.length, 'rule')} checked, ${counted(findings.length, 'finding')}.`,
      width,
    ),
    ...(unreadable.length === 0
      ? []
      : wrap(`Not checked, as they say what the grammar of learned rules cannot: ${unreadable.join(', ')}.`, width)),
    ...(disabled.length === 0 ? [] : wrap(`Left out, as they do not act: ${disabled.join(', ')}.`, width)),
    ...wrap(loop, width),
    ...findingLines(about, width),
  ].join('\n');
}
