import type { ReportModel } from '../../model/report-model.js';
import type { RuleShare } from '../../model/rule-tally.js';
import { figure, percent } from '../../format.js';
import { html, type Markup } from '../markup.js';
import { table } from '../table.js';

const MAX_RULES = 60;

/** Which rules fired, on which share of paths and turns, and what they moved. */
export function rulesSection({ rules, facts, counts }: ReportModel): Markup {
  if (rules.length === 0) return html`<p>The world has no rules.</p>`;
  const described = new Map(facts.world.rules.map((rule) => [rule.id, rule]));
  const whose = counts.accepted > 0 ? 'accepted forecasts' : 'forecasts; none was accepted';
  return table<RuleShare>(
    html`Means over ${rules[0]!.forecasts} ${whose}. Effects are summed over the turns of a path, on the natural scale
    of what they move.${rules.length > MAX_RULES ? html` The ${MAX_RULES} most active of ${rules.length} rules.` : null}`,
    [
      { head: 'Rule', cell: (rule) => rule.rule, heading: true },
      {
        head: 'When',
        cell: (rule) =>
          html`<code>${described.get(rule.rule)?.when}</code
            >${described.get(rule.rule)?.description ? html`<br /><span class="sub">${described.get(rule.rule)?.description}</span>` : null}`,
      },
      { head: 'Tags', cell: (rule) => rule.tags.join(', ') },
      { head: 'Fired', cell: (rule) => percent(rule.fired), number: true },
      { head: 'Unknown', cell: (rule) => percent(rule.unknown), number: true },
      {
        head: 'Mean effect',
        cell: (rule) =>
          rule.effects.map(
            ([name, effect], i) =>
              html`${i > 0 ? html`<br />` : null}${name} ${effect > 0 ? '+' : ''}${figure(effect)}`,
          ),
      },
    ],
    rules.slice(0, MAX_RULES),
  );
}
