import type { EvidencePair, Verdict } from '@pulse/contracts';
import { table } from '../output/terminal.js';
import { pValue, score, withLimits } from './evidence-numbers.js';

/** Columns of a terminal that the whole table fits in. */
const WIDE = 110;

const SHORT: Readonly<Record<Verdict, string>> = {
  licensed: 'licensed',
  informational: 'informational',
  refused: 'refused',
  insufficient_evidence: 'too few',
};

/** Scores of one target by horizon: one table, or two where the terminal is narrow. */
export function pairTable(
  pairs: readonly EvidencePair[],
  verdict: (horizon: number) => Verdict | null,
  width: number,
): string[] {
  if (pairs.length === 0) return [];
  const scores = pairs.map((pair) => [
    String(pair.horizon),
    String(pair.n),
    score(pair.crps),
    pair.best ?? '–',
    pair.skill === null ? '–' : withLimits(pair.skill.value, pair.skill.low, pair.skill.high),
    pValue(pair.dmP),
  ]);
  const calibration = pairs.map(({ horizon, coverage80, pitP }) => {
    const judged = verdict(horizon);
    return [
      coverage80 === null ? '–' : withLimits(coverage80.share, coverage80.low, coverage80.high),
      pValue(pitP),
      judged === null ? 'not judged' : SHORT[judged],
    ];
  });
  const first = ['h', 'n', 'CRPS', 'best baseline', 'skill [90 %]', 'DM p'];
  const second = ['80 % coverage [95 %]', 'PIT p', 'licence'];
  const right = [0, 1, 2, 4, 5];
  if (width >= WIDE)
    return table(
      [...first, ...second],
      scores.map((row, i) => [...row, ...calibration[i]!]),
      [...right, 6, 7],
    ).split('\n');
  return [
    ...table(first, scores, right).split('\n'),
    '',
    ...table(
      ['h', ...second],
      calibration.map((row, i) => [scores[i]![0]!, ...row]),
      [0, 1, 2],
    ).split('\n'),
  ];
}
