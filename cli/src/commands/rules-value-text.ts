import { counted, fit, table } from '../output/terminal.js';
import { pValue } from './evidence-numbers.js';
import type { MarkedRules } from './rules-value-mark.js';
import type { RulesValueDocument, ValuedRuleRow } from './rules-value-result.js';
import { wrap } from './wrap.js';

/** Targets that have a column of their own; the JSON has all. */
const COLUMNS = 6;

/** What each rule is worth, why, and what the numbers are. */
export function rulesValueText(document: RulesValueDocument, marked: MarkedRules | null, width: number): string {
  const { world, rules, origins, horizon, targets, tested, config, failures } = document;
  const place =
    origins.from === null ? '' : `, on ${counted(origins.n, 'past origin')} from ${origins.from} to ${origins.to!}`;
  const inSample = Math.max(0, ...rules.map((rule) => rule.inSample));
  return [
    ...wrap(`${world}: ${counted(rules.length, 'rule')}${place}; horizon ${horizon}, ${targets.join(', ')}`, width),
    '',
    table(['rule', 'value', '90 % interval', 'p', 'BH p', 'n', 'fired', 'verdict'], rules.map(row), [1, 2, 3, 4, 5, 6]),
    '',
    ...rules.flatMap(({ rule, reason }) => wrap(`${rule}: ${reason}`, width, 4, 2)),
    '',
    ...targetTable(rules, targets, width),
    ...wrap(
      `Value: skill with the rule less skill without it, fitted again each time, in per cent of the best baseline's CRPS, averaged over the targets; equal random numbers (seed ${config.seed}). p: one-sided Diebold-Mariano; BH p: adjusted over ${counted(tested, 'tested rule')}. Fired: scored periods after which its condition held in the data.`,
      width,
    ),
    ...(inSample === 0
      ? []
      : wrap(
          `${counted(inSample, 'origin')} before the end of what rules were made from (evidence.until) are in sample and do not count.`,
          width,
        )),
    ...failures.flatMap(({ job, message }) => wrap(`failed ${job}: ${message}`, width, 2)),
    ...markedLines(marked),
  ].join('\n');
}

function row({ rule, difference, adjustedP, n, fired, verdict }: ValuedRuleRow): string[] {
  const { low = null, high = null } = difference ?? {};
  return [
    rule,
    percent(difference?.value ?? null),
    low === null || high === null ? '–' : `[${percent(low)}, ${percent(high)}]`,
    pValue(adjustedP === null ? null : (difference?.p ?? null)),
    pValue(adjustedP),
    verdict === 'scenario' ? '–' : String(n),
    verdict === 'scenario' ? '–' : String(fired),
    verdict,
  ];
}

/** The value by target, where there are several and they fit. */
function targetTable(rules: readonly ValuedRuleRow[], targets: readonly string[], width: number): string[] {
  if (targets.length < 2 || targets.length > COLUMNS) return [];
  const valued = rules.filter((rule) => rule.targets.length > 0);
  if (valued.length === 0) return [];
  const rows = valued.map((rule) => [
    rule.rule,
    ...targets.map((name) => percent(rule.targets.find(({ target }) => target === name)?.difference?.value ?? null)),
  ]);
  const columns = targets.map((_, i) => i + 1);
  return [
    ...table(['value by target', ...targets.map((name) => fit(name, 16))], rows, columns)
      .split('\n')
      .map((line) => fit(line, width)),
    '',
  ];
}

function markedLines(marked: MarkedRules | null): string[] {
  if (marked === null) return [];
  if (marked.rules.length === 0) return ['', `${marked.file} stays as it is: no rule is narrative.`];
  const lines = marked.diff.map(({ line, sign, text }) => `${sign}${String(line).padStart(5)}  ${text}`);
  return ['', `Marked ${counted(marked.rules.length, 'rule')} in ${marked.file}:`, ...lines];
}

function percent(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  const text = (100 * value).toFixed(2);
  return Number(text) === 0 ? `${value > 0 ? '+' : '-'}0.00` : value > 0 ? `+${text}` : text;
}
