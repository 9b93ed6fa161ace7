import { describe, expect, it } from '@jest/globals';
import { LicensePolicy, POLICIES, policyTrustLabel } from './policy.js';
import { readPolicy } from './policy-file.js';

const codesOf = (text: string) =>
  readPolicy(text, 'p.yaml').diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe('a policy file', () => {
  it('is the default policy except for what it says', () => {
    expect(readPolicy('name: strict\nversion: 2\n', 'p.yaml').policy).toEqual({
      ...POLICIES['default'],
      name: 'strict',
      version: 2,
    });
    const { policy } = readPolicy(
      'name: strict\nversion: 1\nhorizons: [1, 3]\nmin_origins: 60\ncoverage80: {min: 0.75}\nmax_dm_p: 0.01\n',
      'p.yaml',
    );
    expect(policy).toMatchObject({ horizons: [1, 3], minOrigins: 60, maxDmP: 0.01, kind: 'measured' });
    expect(policy?.coverage80).toEqual({ min: 0.75, max: 0.9, level: 0.05 });
    expect(LicensePolicy.parse(policy)).toEqual(policy);
  });

  it('sets the limits of the trust label, which may touch and not cross', () => {
    const { policy } = readPolicy(
      'name: a\nversion: 1\ntrust:\n  trusted: {min_confidence: 0.8}\n  fragile: {min_confidence: 0.8, max_fragility: 0.4}\n',
      'p.yaml',
    );
    expect(policy?.trust).toEqual({
      trusted: { minConfidence: 0.8, maxFragility: 0.4 },
      fragile: { minConfidence: 0.8, maxFragility: 0.4 },
    });
    const labelOf = (confidence: number | null, fragility: number | null) =>
      policyTrustLabel(policy!, { confidence, fragility });
    expect([labelOf(0.8, 0.4), labelOf(0.79, 0.4), labelOf(0.8, 0.41)]).toEqual(['trusted', 'fragile', 'fragile']);
    expect([labelOf(null, 0.1), labelOf(0.9, null)]).toEqual(['moderate', 'moderate']);
  });

  it.each([
    ['name: default\nversion: 1\n', ['policy.shipped_name 1:7']],
    ['name: a\nversion: 1\ncoverage80: {min: 0.9, max: 0.8}\n', ['policy.empty_range 3:13']],
    ['name: a\nversion: 1\nmin_skill: 0\ninformational_skill: 0.1\n', ['policy.skill_order 4:22']],
    ['name: a\nversion: 1\nmin_orgins: 3\n', ['schema.unknown_key 3:1']],
    ['name: a\nversion: 1\nmax_dm_p: 5\n', ['schema.out_of_range 3:11']],
    ['name: a\nversion: 1\ntrust: {trusted: {min_confidence: 1.2}}\n', ['schema.out_of_range 3:35']],
    ['name: a\nversion: 1\ntrust: {trusted: {min_confidence: 0.3}}\n', ['policy.trust_order 3:8']],
    ['name: a\nversion: 1\ntrust: {fragile: {max_fragility: 0.3}}\n', ['policy.trust_order 3:8']],
  ])('is refused with the place of what is wrong: %j', (text, codes) => {
    expect(readPolicy(text, 'p.yaml').policy).toBeUndefined();
    expect(codesOf(text)).toEqual(codes);
  });

  it('of an older build judges the headline, with the default limits of the trust label', () => {
    const { horizons: _, trust: __, ...older } = POLICIES['default']!;
    expect(LicensePolicy.parse(older)).toEqual(POLICIES['default']);
  });
});
