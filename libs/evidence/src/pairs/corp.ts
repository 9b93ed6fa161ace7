import { mean } from '@pulse/numeric';

/** Brier score = reliability - resolution + uncertainty, exactly. */
export interface BrierParts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
}

/**
 * Decomposition of the mean Brier score with the bins that isotonic regression finds: reliability is what recalibration
 * would gain, resolution what the recalibrated probabilities gain over the share of events. Shares of paths hardly ever
 * repeat, so one bin a probability would call any forecast unreliable and fully resolved, and bins of a fixed width leave
 * a remainder and depend on the width.
 *
 * Source: Dimitriadis, Gneiting and Jordan (2021), Stable reliability diagrams for probabilistic classifiers, PNAS 118.
 *
 * @param outcomes 0 or 1 each, at least one
 * @param probabilities as many, in [0, 1]
 */
export function corpDecomposition(outcomes: readonly number[], probabilities: readonly number[]): BrierParts {
  const recalibrated = isotonic(outcomes, probabilities);
  const brier = (of: readonly number[]): number =>
    mean(outcomes.map((outcome, i) => (of[i]! - outcome) * (of[i]! - outcome)));
  const rate = mean(outcomes);
  const uncertainty = rate * (1 - rate);
  const calibrated = brier(recalibrated);
  return { reliability: brier(probabilities) - calibrated, resolution: uncertainty - calibrated, uncertainty };
}

/** Outcomes as the non-decreasing function of the probabilities that lies nearest, by pooling of adjacent violators. */
function isotonic(outcomes: readonly number[], probabilities: readonly number[]): number[] {
  const order = probabilities.map((_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  const blocks: { p: number; events: number; members: number[] }[] = [];
  for (const i of order) {
    const p = probabilities[i]!;
    const last = blocks.at(-1);
    if (last?.p === p) {
      last.events += outcomes[i]!;
      last.members.push(i);
    } else blocks.push({ p, events: outcomes[i]!, members: [i] });
  }
  const pooled: { events: number; members: number[] }[] = [];
  for (const block of blocks) {
    let next: { events: number; members: number[] } = block;
    for (let before = pooled.at(-1); before !== undefined; before = pooled.at(-1)) {
      if (before.events * next.members.length < next.events * before.members.length) break;
      pooled.pop();
      next = { events: before.events + next.events, members: [...before.members, ...next.members] };
    }
    pooled.push(next);
  }
  const fitted = outcomes.map(() => 0);
  for (const { events, members } of pooled) for (const i of members) fitted[i] = events / members.length;
  return fitted;
}
