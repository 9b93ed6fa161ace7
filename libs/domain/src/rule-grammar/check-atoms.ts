import type { Atom, Condition, RuleFinding } from '@pulse/contracts';
import { atomsOf, featureOf } from './atoms.js';
import type { Catalogue } from './catalogue.js';
import { checkFeature } from './check-feature.js';
import { checkThresholds } from './check-thresholds.js';
import { syntaxFinding } from './syntax-finding.js';

/** Names, transforms, units, counts and thresholds of every atom. */
export function checkAtoms(condition: Condition, catalogue: Catalogue): RuleFinding[] {
  return atomsOf(condition, '/condition').flatMap(({ atom, path }) => {
    const feature = featureOf(atom);
    const place = atom.kind === 'persist' ? `${path}/of` : path;
    const wrong = [...checkCounts(atom, path), ...checkFeature(feature, `${place}/feature`, catalogue)];
    if (wrong.some(({ severity }) => severity === 3)) return wrong;
    return [...wrong, ...checkThresholds(atom.kind === 'persist' ? atom.of : atom, place, catalogue)];
  });
}

function checkCounts(atom: Atom, path: string): RuleFinding[] {
  if (atom.kind !== 'persist' || atom.atLeast <= atom.turns) return [];
  const message = `${atom.atLeast} of the newest ${atom.turns} periods can never be reached`;
  return [syntaxFinding('persist_count', 3, `${path}/atLeast`, message, `at most ${atom.turns}`)];
}
