import { describe, expect, it } from '@jest/globals';
import { type JobEvidence, type LicenseTest, PairVerdict } from '@pulse/contracts';
import { POLICIES } from '@pulse/domain';
import { licenceLines } from './evidence-licence.js';
import type { LicenceDecision } from './retrodict-result.js';

const judged = (test: string, verdict: LicenseTest['verdict'], value: number, threshold: number): LicenseTest => ({
  test,
  verdict,
  value,
  threshold,
  n: null,
  uncertainty: test === 'fragility' ? 'parameters.decay_rate' : null,
});
const few = judged('scored_origins', 'not_enough_evidence', 40, 60);
const fragile = judged('fragility', 'fail', 0.78, 0.7);

function linesOf(
  verdict: PairVerdict['verdict'],
  tests: LicenseTest[],
  headline = { name: 'x', horizon: 3 },
): string[] {
  const pair = PairVerdict.parse({ target: 'x', horizon: 3, verdict, tests, until: null, change: null });
  return licenceLines(
    {
      evidence: { pairs: [] as JobEvidence['pairs'] } as JobEvidence,
      licence: { pairs: [pair] } as unknown as LicenceDecision,
      policy: POLICIES['default']!,
      headline,
    },
    'x',
  );
}

describe('why a target is not licensed', () => {
  it('is what fails; what only lacks evidence beside it refuses nothing', () => {
    expect(linesOf('refused', [few, fragile])).toEqual([
      'h 3: refused: fragility of the headline (h 3) 0.78, needed at most 0.7: parameters.decay_rate',
    ]);
    expect(linesOf('insufficient_evidence', [few])).toEqual([
      'h 3: not enough evidence: scored origins 40, needed at least 60',
    ]);
  });

  it('names the headline whose fragility it is where that is another target', () => {
    expect(linesOf('refused', [fragile], { name: 'sp500', horizon: 1 })[0]).toContain(
      'fragility of the headline (sp500, h 1) 0.78',
    );
  });
});
