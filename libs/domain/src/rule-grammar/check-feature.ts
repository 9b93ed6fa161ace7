import type { Feature, RuleFinding, SeriesFeature } from '@pulse/contracts';
import type { Catalogue } from './catalogue.js';
import { featureKey, featureText } from './feature.js';
import { syntaxFinding } from './syntax-finding.js';

/** Whether the names of a feature exist, may be transformed so, have data, and go together. */
export function checkFeature(feature: Feature, path: string, catalogue: Catalogue): RuleFinding[] {
  if (feature.kind === 'series') return checkSeries(feature, path, catalogue);
  const findings = [
    ...checkSeries(feature.left, `${path}/left`, catalogue),
    ...checkSeries(feature.right, `${path}/right`, catalogue),
  ];
  if (findings.some(({ severity }) => severity === 3)) return findings;
  if (featureKey(feature.left) === featureKey(feature.right))
    findings.push(syntaxFinding('same_twice', 3, path, `${featureText(feature)} is the same number in every state`));
  const left = unitOf(feature.left, catalogue);
  const right = unitOf(feature.right, catalogue);
  if (left !== right)
    findings.push(
      syntaxFinding(
        'units_differ',
        3,
        path,
        `the units differ: ${featureText(feature.left)} is in ${left}, ${featureText(feature.right)} in ${right}`,
        'compare features of one unit, for example their zscore',
      ),
    );
  return findings;
}

function checkSeries(feature: SeriesFeature, path: string, catalogue: Catalogue): RuleFinding[] {
  const entry = catalogue.find(feature.name);
  if (entry === undefined) {
    const meant = catalogue.nearest(feature.name);
    return [
      syntaxFinding(
        'unknown_name',
        3,
        `${path}/name`,
        `there is no variable or measured overlay '${feature.name}' with data`,
        meant === undefined ? `one of ${someNames(catalogue)}` : `'${meant}'`,
      ),
    ];
  }
  if (!entry.transforms.includes(feature.transform))
    return [
      syntaxFinding(
        'transform',
        3,
        `${path}/transform`,
        `${feature.transform} of '${feature.name}' is not allowed`,
        `one of ${entry.transforms.join(', ')}`,
      ),
    ];
  if (catalogue.spread(feature) === null)
    return [
      syntaxFinding(
        'no_data',
        3,
        path,
        `${featureText(feature)} is not known in any of the ${catalogue.periods} periods`,
        'a shorter lag or window',
      ),
    ];
  return [];
}

/** The unit of a series feature; `1` for pure numbers. */
function unitOf(feature: SeriesFeature, catalogue: Catalogue): string {
  if (feature.transform === 'pct' || feature.transform === 'zscore') return '1';
  return catalogue.find(feature.name)?.unit ?? '1';
}

function someNames(catalogue: Catalogue): string {
  const names = catalogue.entries.map(({ name }) => name);
  return names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ');
}
