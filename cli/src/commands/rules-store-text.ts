import type { Assessment, HorizonSkill, RuleData, RuleFinding, World } from '@pulse/contracts';
import { conditionText } from '@pulse/domain';
import { printable, table } from '../output/terminal.js';
import { wrap as wrapAtSpaces } from './wrap.js';

/** What a rule says, as lines: when it acts, and what it does then. */
export function ruleLines(
  rule: RuleData,
  width: number,
  world: Pick<World, 'variables' | 'overlays'> | null,
): string[] {
  const lines = [...entry('when', conditionText(rule.condition), width)];
  for (const effect of rule.effects) lines.push(...entry('adds', effectText(effect, world), width));
  if (rule.description !== '') lines.push(...entry('about', printable(rule.description), width));
  if (rule.tags.length > 0) lines.push(...entry('tags', rule.tags.join(', '), width));
  if (!rule.enabled) lines.push(...entry('enabled', 'no', width));
  return lines;
}

const LABEL = 10;

/** As `wrap`, with a number and its per-cent sign kept together. */
export function wrap(text: string, width: number, indent = 0, first = 0): string[] {
  return wrapAtSpaces(text.replaceAll(' %', '\u00A0%'), width, indent, first);
}

/** A labelled text, its further lines below its first. */
export function entry(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, Math.max(30, width - LABEL - 2));
  return [`  ${label.padEnd(LABEL)}${first}`, ...rest.map((line) => ' '.repeat(LABEL + 2) + line)];
}

function effectText({ on, add, cap }: RuleData['effects'][number], world: Parameters<typeof ruleLines>[2]): string {
  const scale = scaleOf(on, world);
  if (add === 'fit') return `to ${on} what is fitted to its data, at most ${number(cap)} a turn${scale.text}`;
  const { value, sd } = add;
  const from = value - 1.96 * sd;
  const to = value + 1.96 * sd;
  const certainty = sd === 0 ? '' : ` (standard error ${number(sd)}, 95 %: ${signed(from)} to ${signed(to)})`;
  const percent = scale.percent && Math.abs(value) < 3 ? `, about ${signed(100 * Math.expm1(value))} %` : '';
  return `${signed(value)}${certainty} to ${on} in each turn that it fires${scale.text}${percent}; at most ${number(cap)}`;
}

function scaleOf(on: string, world: Parameters<typeof ruleLines>[2]): { text: string; percent: boolean } {
  if (world === null) return { text: ', on its natural scale', percent: false };
  const variable = world.variables[on];
  if (variable === undefined) return { text: ', between 0 and 1', percent: false };
  if (variable.support === 'positive') return { text: ', on the log scale', percent: true };
  if (variable.support === 'share') return { text: ', in log-odds', percent: false };
  return { text: variable.unit === '1' ? '' : ` (in ${printable(variable.unit)})`, percent: false };
}

const PARTS = ['syntax', 'logic', 'coverage', 'performance'] as const;

/** What was found out about a rule: the gates with their numbers, and findings. */
export function assessmentLines(assessment: Assessment, width: number): string[] {
  const { quality, parts, coverage, gates, findings, bits } = assessment;
  const shares = PARTS.flatMap((part) => (parts[part] === null ? [] : [`${part} ${parts[part].toFixed(2)}`]));
  const fired =
    coverage === null
      ? []
      : entry(
          'fired',
          `after ${coverage.fired} of ${coverage.periods} periods before the report block` +
            (coverage.unknown === 0 ? '' : `; unknown after ${coverage.unknown}`),
          width,
        );
  return [
    ...fired,
    ...entry('quality', `${quality.toFixed(3)} (${shares.join(', ')})`, width),
    ...(bits === null
      ? []
      : entry('bits', `saves ${bits.saved.toFixed(1)}, costs ${bits.cost.toFixed(1)} to state`, width)),
    '',
    ...gates.flatMap(({ gate, passed, detail }) =>
      wrap(`${passed ? 'passed' : 'FAILED'}  ${GATES[gate]}: ${detail}`, width, 10, 2),
    ),
    ...skillLines(assessment),
    ...findingLines(findings, width),
  ];
}

const GATES: Readonly<Record<Assessment['gates'][number]['gate'], string>> = {
  structure: 'structure',
  logic: 'logic',
  description_length: 'description length',
  validation: 'validation block',
  report: 'report block, looked at once',
};

function skillLines({ validation, report }: Assessment): string[] {
  const rows = [...rowsOf('validation', validation), ...rowsOf('report', report)];
  if (rows.length === 0) return [];
  return [
    '',
    ...table(['forecasts', 'ahead', 'origins', 'CRPS saved', 'p'], rows, [1, 2, 3, 4])
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

const rowsOf = (block: string, skills: readonly HorizonSkill[]): string[][] =>
  skills.map(({ horizon, n, skill, p }) => [
    block,
    String(horizon),
    String(n),
    skill === null ? '–' : `${signed(100 * skill)} %`,
    p === null ? '–' : p < 0.0001 ? '<0.0001' : p.toFixed(4),
  ]);

const SEVERITY = { 3: 'fatal', 2: 'doubtful', 1: 'remark' } as const;

export function findingLines(findings: readonly RuleFinding[], width: number): string[] {
  if (findings.length === 0) return [];
  return [
    '',
    ...findings.flatMap(({ code, verdict, severity, message, suggestion, counterexample, path }) => [
      ...wrap(
        `${SEVERITY[severity]}  ${printable(message)} (${code}, ${verdict}${path === '' ? '' : `, at ${path}`})`,
        width,
        4,
        2,
      ),
      ...(counterexample === null ? [] : wrap(`for example where ${stateText(counterexample)}`, width, 4, 4)),
      ...(suggestion === null ? [] : wrap(`→ ${printable(suggestion)}`, width, 6, 4)),
    ]),
  ];
}

const stateText = (state: Readonly<Record<string, number>>): string =>
  Object.entries(state)
    .map(([feature, value]) => `${feature} is ${number(value)}`)
    .join(', ');

/** With as many digits as such a number can bear. */
export function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function signed(value: number): string {
  const text = number(value);
  return value > 0 ? `+${text}` : text;
}
