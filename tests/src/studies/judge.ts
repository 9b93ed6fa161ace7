import type { EvidenceOrigin, EvidencePair, JobEvidence, Verdict } from '@pulse/contracts';
import { DieboldMarianoFamily, judgePair, pairEvidence, POLICIES } from '@pulse/domain';
import { evidencePair } from '@pulse/evidence';
import { SEED } from './draws.js';

const policy = POLICIES['default']!;

/** Not what the studies are about: a forecast that no input moves. */
const CALM = { value: 0, cause: null, limit: 0.7 };

export function pairOf(origins: readonly EvidenceOrigin[], horizon: number, repetition: number): EvidencePair {
  return evidencePair(origins, 'x', horizon, `${SEED}:${repetition}`);
}

export interface Judged {
  readonly verdict: Verdict;
  /** Tests that did not pass. */
  readonly standing: readonly string[];
}

/** The verdicts of the default policy on the jobs of one batch, one pair each; p-values are adjusted over the batch. */
export function judgeBatch(pairs: readonly EvidencePair[]): Judged[] {
  const { horizon } = pairs[0]!;
  const family = new DieboldMarianoFamily(policy, pairs.length, ['x'], horizon, horizon);
  pairs.forEach((pair, job) => family.add(job, [pair]));
  return pairs.map((pair, job) => {
    const adjusted = family.adjusted(job, 'x', horizon)!;
    const dm = pair.dmP === null ? null : { p: pair.dmP, adjusted, family: family.size };
    const evidence = { pairs: [pair], scenarioTargets: [], scenarioRules: {} } as unknown as JobEvidence;
    const { verdict, tests } = judgePair(policy, pairEvidence(evidence, 'x', horizon, { dm, revised: [] }), CALM, null);
    return { verdict, standing: tests.filter((test) => test.verdict !== 'pass').map(({ test }) => test) };
  });
}

export const judgeAlone = (pair: EvidencePair): Judged => judgeBatch([pair])[0]!;
