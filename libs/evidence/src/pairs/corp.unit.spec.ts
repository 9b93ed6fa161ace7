import { describe, expect, it } from '@jest/globals';
import { fillUniforms, streamKey, variableId } from '@pulse/engine';
import { brierDecomposition } from '@pulse/scoring';
import { corpDecomposition } from './corp.js';

function uniforms(seed: number, n: number): number[] {
  const out = new Float64Array(n);
  fillUniforms(out, streamKey(seed, 0, 'data'), variableId('data'), 1, 0, n);
  return [...out];
}

/** Least squared distance of outcomes to any non-decreasing function of the probabilities: all cuts into blocks. */
function leastBrier(outcomes: readonly number[], probabilities: readonly number[]): number {
  const order = probabilities.map((_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const sorted = order.map((i) => outcomes[i]!);
  let least = Infinity;
  for (let cuts = 0; cuts < 2 ** (sorted.length - 1); cuts++) {
    const blocks: number[][] = [[sorted[0]!]];
    for (let i = 1; i < sorted.length; i++)
      if ((cuts >> (i - 1)) & 1) blocks.push([sorted[i]!]);
      else blocks.at(-1)!.push(sorted[i]!);
    const means = blocks.map((block) => block.reduce((a, b) => a + b, 0) / block.length);
    if (means.some((mean, i) => i > 0 && mean < means[i - 1]!)) continue;
    const loss = blocks.reduce((sum, block, b) => sum + block.reduce((s, o) => s + (o - means[b]!) ** 2, 0), 0);
    least = Math.min(least, loss / sorted.length);
  }
  return least;
}

describe('the decomposition of a Brier score', () => {
  it('adds up, and recalibrates by the best non-decreasing function', () => {
    for (const seed of [1, 2, 3, 4]) {
      const probabilities = uniforms(seed, 10);
      const outcomes = uniforms(seed + 10, 10).map((u, i): number => (u < probabilities[i]! ** 2 ? 1 : 0));
      const { reliability, resolution, uncertainty } = corpDecomposition(outcomes, probabilities);
      const brier = outcomes.reduce((sum, o, i) => sum + (o - probabilities[i]!) ** 2, 0) / 10;
      expect(reliability - resolution + uncertainty).toBeCloseTo(brier, 12);
      expect(brier - reliability).toBeCloseTo(leastBrier(outcomes, probabilities), 12);
      expect(reliability).toBeGreaterThanOrEqual(-1e-15);
      expect(resolution).toBeGreaterThanOrEqual(-1e-15);
    }
  });

  it('is that of Murphy where few probabilities repeat and rise with the frequency', () => {
    const probabilities = [0.1, 0.1, 0.1, 0.1, 0.5, 0.5, 0.9, 0.9, 0.9];
    const outcomes = [0, 0, 0, 1, 1, 0, 1, 1, 1];
    const murphy = brierDecomposition(outcomes, probabilities, 'unique');
    const corp = corpDecomposition(outcomes, probabilities);
    expect(corp.reliability).toBeCloseTo(murphy.reliability, 12);
    expect(corp.resolution).toBeCloseTo(murphy.resolution, 12);
    expect(corp.uncertainty).toBeCloseTo(murphy.uncertainty, 12);
  });

  it('gives a forecast that never changes no resolution', () => {
    expect(corpDecomposition([0, 1, 1, 0], [0.7, 0.7, 0.7, 0.7])).toEqual({
      reliability: expect.closeTo(0.04, 12),
      resolution: 0,
      uncertainty: 0.25,
    });
  });
});
