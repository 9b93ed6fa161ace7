import { describe, expect, it } from '@jest/globals';
import { LicensePolicy, POLICIES } from './policy.js';
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

  it.each([
    ['name: default\nversion: 1\n', ['policy.shipped_name 1:7']],
    ['name: a\nversion: 1\ncoverage80: {min: 0.9, max: 0.8}\n', ['policy.empty_range 3:13']],
    ['name: a\nversion: 1\nmin_skill: 0\ninformational_skill: 0.1\n', ['policy.skill_order 4:22']],
    ['name: a\nversion: 1\nmin_orgins: 3\n', ['schema.unknown_key 3:1']],
    ['name: a\nversion: 1\nmax_dm_p: 5\n', ['schema.out_of_range 3:11']],
  ])('is refused with the place of what is wrong: %j', (text, codes) => {
    expect(readPolicy(text, 'p.yaml').policy).toBeUndefined();
    expect(codesOf(text)).toEqual(codes);
  });

  it('of an older build judges the headline', () => {
    const { horizons: _, ...older } = POLICIES['default']!;
    expect(LicensePolicy.parse(older).horizons).toBe('headline');
  });
});
