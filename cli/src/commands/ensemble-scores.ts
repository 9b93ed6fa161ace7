import type { EnsembleGroup } from './ensemble.js';
import { wrap } from './wrap.js';

type Judgement = EnsembleGroup['judgement'];
type Pool = Judgement['pools'][number];

const NAMES = { quantile: 'quantile average', linear: 'linear pool' } as const;

/** What pooling was worth on origins that chose nothing. */
export function ensembleScores(
  { pools, origins, pairs, levels, best, note }: Judgement,
  members: EnsembleGroup['members'],
  width: number,
): string[] {
  if (pools.length === 0) return wrap(`Pools and members: ${note}.`, width);
  const head = `On the last ${origins} common origins, ${pairs} pairs of target and horizon, by the weighted interval score of ${levels} quantiles (gains in per cent of it, with 90 % intervals):`;
  const lines = pools.flatMap((pool) => {
    const parts = [`${gain(pool.againstMean)} over the mean of the members`];
    if (pool.againstBest !== null && best !== null)
      parts.push(`${gain(pool.againstBest)} over ${members[best]!.job}, the best before`);
    if (pool.againstEqual !== null) parts.push(`${gain(pool.againstEqual)} over equal weights`);
    return wrap(`${NAMES[pool.method]}: ${parts.join('; ')}`, width, 4, 2);
  });
  return [...wrap(head, width), ...lines, ...wrap(`${note.charAt(0).toUpperCase()}${note.slice(1)}.`, width)];
}

function gain({ value, low, high }: Pool['againstMean']): string {
  const limits = low === null || high === null ? '' : ` [${signed(low)}, ${signed(high)}]`;
  return `${signed(value)} %${limits}`;
}

function signed(value: number): string {
  const text = (100 * value).toFixed(1);
  return Number(text) === 0 ? '0.0' : value > 0 ? `+${text}` : text;
}
