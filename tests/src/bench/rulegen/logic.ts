import { catalogueOf, checkRuleSet } from '@pulse/domain';
import { FLAWS, plantRuleBase } from '../../planted/rule-base.js';
import type { Row } from '../pipeline/report.js';
import { wilson } from './summary.js';

/**
 * L7: rule bases with planted flaws, checked as a whole. Recall is the share of planted rules that a finding of the right code
 * names; precision the share of findings of that code that name a planted rule.
 */
export function logicRows(bases: number): Row[] {
  const counts = new Map(FLAWS.map((flaw) => [flaw, { planted: 0, named: 0, findings: 0, right: 0 }]));
  let ms = 0;
  for (let i = 0; i < bases; i++) {
    const { world, history, rules, planted } = plantRuleBase(`base ${i}`);
    const catalogue = catalogueOf(world, history, history.start + history.length - 1);
    const started = performance.now();
    const { findings } = checkRuleSet(rules, { catalogue, world });
    ms += performance.now() - started;
    for (const flaw of FLAWS) {
      const found = findings.filter(
        ({ code, severity }) => code === `logic.${flaw}` && (flaw !== 'loop_gain' || severity === 3),
      );
      const count = counts.get(flaw)!;
      count.planted += planted[flaw].length;
      count.named += planted[flaw].filter((id) => found.some(({ others }) => others.includes(id))).length;
      count.findings += found.length;
      count.right += found.filter(({ others }) => others.some((id) => planted[flaw].includes(id))).length;
    }
  }
  return [...counts].map(([flaw, { planted, named, findings, right }]) => ({
    'L7, 200 rules': flaw,
    planted,
    recall: wilson(named, planted),
    findings,
    precision: wilson(right, findings),
    'ms a base': ms / bases,
  }));
}
