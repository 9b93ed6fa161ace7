import type { Condition, RuleFinding } from '@pulse/contracts';
import { atomsOf, type Catalogue, featureOf, featureText, partsOf } from '../rule-grammar/index.js';
import { logicFinding } from './finding.js';

/**
 * Atoms that read what nobody knew yet: values that are published later than the rule reads them, and values that were revised
 * since, of which only the latest state is here. A forecast steps such a series forward to its origin first, so a rule on it
 * fires on a forecast where on history it fired on the value.
 */
export function leaks(condition: Condition, catalogue: Catalogue): RuleFinding[] {
  return atomsOf(condition, '/condition').flatMap(({ atom, path }) =>
    partsOf(featureOf(atom)).flatMap((part) => {
      const entry = catalogue.find(part.name);
      if (entry === undefined) return [];
      const found: RuleFinding[] = [];
      if (entry.publicationLag > part.lag)
        found.push(
          logicFinding('leak', {
            verdict: 'proven',
            severity: 2,
            path,
            message: `${featureText(part)} is read ${part.lag} periods back, but '${part.name}' is published ${entry.publicationLag} periods late`,
            suggestion: `read it ${entry.publicationLag} periods back`,
          }),
        );
      if (entry.revised)
        found.push(
          logicFinding('leak', {
            verdict: 'undecided',
            severity: 1,
            path,
            message: `'${part.name}' is revised after its publication and its first values are not here: the rule may rest on what nobody knew then`,
            suggestion: 'give the data their vintages (`as_of`)',
          }),
        );
      return found;
    }),
  );
}
