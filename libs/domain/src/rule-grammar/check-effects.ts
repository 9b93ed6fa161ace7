import type { RuleEffect, RuleFinding } from '@pulse/contracts';
import type { Catalogue } from './catalogue.js';
import { syntaxFinding } from './syntax-finding.js';

/** Whether effects write what rules may write, each once, with an amount within its cap. */
export function checkEffects(effects: readonly RuleEffect[], catalogue: Catalogue): RuleFinding[] {
  const seen = new Set<string>();
  return effects.flatMap((effect, i) => {
    const path = `/effects/${i}`;
    const findings = checkTarget(effect, path, catalogue);
    if (seen.has(effect.on))
      findings.push(syntaxFinding('written_twice', 3, `${path}/on`, `'${effect.on}' is written twice`, 'add them up'));
    seen.add(effect.on);
    if (effect.add === 'fit') return findings;
    if (effect.add.value === 0)
      findings.push(
        syntaxFinding('no_effect', 2, `${path}/add/value`, 'an effect of 0 does nothing', 'drop the effect'),
      );
    if (Math.abs(effect.add.value) > effect.cap)
      findings.push(
        syntaxFinding(
          'above_cap',
          3,
          `${path}/add/value`,
          `the amount ${effect.add.value} is larger than the cap ${effect.cap}, so it would never be reached`,
          `an amount from ${-effect.cap} to ${effect.cap}`,
        ),
      );
    return findings;
  });
}

function checkTarget(effect: RuleEffect, path: string, catalogue: Catalogue): RuleFinding[] {
  const entry = catalogue.find(effect.on);
  if (entry === undefined) {
    const meant = catalogue.nearest(effect.on);
    return [
      syntaxFinding(
        'unknown_name',
        3,
        `${path}/on`,
        `there is no variable or measured overlay '${effect.on}' with data`,
        meant === undefined ? null : `'${meant}'`,
      ),
    ];
  }
  if (!entry.writable)
    return [syntaxFinding('not_writable', 3, `${path}/on`, `'${effect.on}' follows its measure and takes no writes`)];
  if (effect.add === 'fit' && entry.kind === 'overlay')
    return [
      syntaxFinding('not_fitted', 3, `${path}/add`, 'only effects on variables can be estimated', 'state the amount'),
    ];
  return [];
}
