import type { LicenseTest } from '@pulse/contracts';
import { isPValue, type LicensePolicy } from '@pulse/domain';
import { figure, percent, pValue } from '../format.js';

interface Words {
  readonly name: string;
  readonly asks: string | ((policy: LicensePolicy) => string);
}

const WORDS: Readonly<Record<string, Words>> = {
  scored_origins: { name: 'scored origins', asks: 'Are there enough past outcomes to judge by?' },
  coverage80: {
    name: '80 % coverage',
    asks: ({ coverage80 }) =>
      `Did the 80 % interval hold that share of outcomes, by range and by exact two-sided ${percent(coverage80.level)} test?`,
  },
  pit_uniform: {
    name: 'PIT uniform, p',
    asks: 'Kolmogorov-Smirnov: could outcomes fall like this in calibrated forecasts?',
  },
  skill: {
    name: 'skill, lower bound',
    asks: ({ minSkill }) => `Is the 90 % interval of skill against the best baseline above ${figure(minSkill)}?`,
  },
  diebold_mariano: {
    name: 'Diebold-Mariano, adjusted p',
    asks: 'One-sided: could chance give so much less loss if forecast and best baseline were equally good?',
  },
  fragility: { name: 'fragility', asks: 'Does the headline hold when one input or rule is changed?' },
  scenario_rules: {
    name: 'scenario rules',
    asks: 'Can a rule that history cannot evaluate reach the target?',
  },
  vintages: {
    name: 'vintages',
    asks: 'Do data that the world declares as revised have vintages? Revisions that it does not declare are not seen.',
  },
};

/** Tests as words; one of a policy that is not known here keeps its code. */
export function testName(test: string): string {
  return WORDS[test]?.name ?? test.replaceAll('_', ' ');
}

/** The question that a test answers, its hypothesis included; empty for one that is not known here. */
export function testAsks(test: string, policy: LicensePolicy): string {
  const asks = WORDS[test]?.asks ?? '';
  return typeof asks === 'string' ? asks : asks(policy);
}

/** The value of a test as it is shown; empty where there is none. */
export function valueText({ test, value }: Pick<LicenseTest, 'test' | 'value'>): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return isPValue(test) ? pValue(value) : figure(value);
}
