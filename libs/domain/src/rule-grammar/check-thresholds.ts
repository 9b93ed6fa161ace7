import type { Atom, RuleFinding } from '@pulse/contracts';
import type { Catalogue, Domain } from './catalogue.js';
import { featureText } from './feature.js';
import { syntaxFinding } from './syntax-finding.js';

/** Whether thresholds are numbers that the feature can take, and have been seen to take. */
export function checkThresholds(
  atom: Exclude<Atom, { kind: 'persist' }>,
  path: string,
  catalogue: Catalogue,
): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const { feature } = atom;
  const domain = catalogue.domain(feature);
  const spread = catalogue.spread(feature);
  for (const [key, value] of thresholdsOf(atom)) {
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
      findings.push(syntaxFinding('threshold_size', 3, `${path}/${key}`, `the threshold ${value} is too large`));
    else if (outside(value, domain))
      findings.push(
        syntaxFinding(
          'threshold_impossible',
          3,
          `${path}/${key}`,
          `${featureText(feature)} can never be ${value}: it lies ${describe(domain)}`,
          spread === null ? null : `a threshold from ${spread.low} to ${spread.high}`,
        ),
      );
    else if (spread !== null && (value < spread.low || value > spread.high))
      findings.push(
        syntaxFinding(
          'threshold_unseen',
          2,
          `${path}/${key}`,
          `${featureText(feature)} was never ${value < spread.low ? 'as low' : 'as high'} as ${value} in ${spread.n} periods`,
          `a threshold from ${spread.low} to ${spread.high}`,
        ),
      );
  }
  if (atom.kind === 'between' && atom.low > atom.high)
    findings.push(
      syntaxFinding('empty_interval', 3, path, `nothing lies between ${atom.low} and ${atom.high}`, 'swap the bounds'),
    );
  return findings;
}

function thresholdsOf(atom: Exclude<Atom, { kind: 'persist' }>): [key: string, value: number][] {
  if (atom.kind === 'compare') return [['threshold', atom.threshold]];
  if (atom.kind === 'cross') return [['level', atom.level]];
  return [
    ['low', atom.low],
    ['high', atom.high],
  ];
}

/** The ends of an open domain are no values, but a threshold there still means something: nothing is below it. */
function outside(value: number, { low, high }: Domain): boolean {
  return value < low || value > high;
}

function describe({ low, high, lowOpen, highOpen }: Domain): string {
  if (high === Infinity) return `above ${low}`;
  if (low === -Infinity) return `below ${high}`;
  return `from ${low}${lowOpen ? ' (not included)' : ''} to ${high}${highOpen ? ' (not included)' : ''}`;
}
