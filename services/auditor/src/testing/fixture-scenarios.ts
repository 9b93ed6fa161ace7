import type { FixtureJob } from './fixture-batch.js';

/** A 3 x 3 matrix with a failing corner, a baseline job, a rejected job and one without evidence. */
export function matrixJobs(): FixtureJob[] {
  const matrix = [0.005, 0.01, 0.02].flatMap((decay, i) =>
    [0.5, 1, 2].map((scale, k): FixtureJob => {
      const axes = { decay_rate: decay, 'rules.R006.scale': scale };
      const name = `matrix_decay${decay}_R006-${scale}`;
      if (decay === 0.02 && scale === 2)
        return {
          name,
          axes,
          failure: {
            class: 'error',
            message: 'overlay "hope" left [0, 1] at turn 7',
            detail: 'Error: overlay\n    at turn',
          },
        };
      return {
        name,
        axes,
        drift: 0.001 * (k - 1),
        gain: 0.14 - 0.03 * i + 0.02 * k,
        fragility: 0.2 + 0.1 * i + 0.05 * k,
        licensed: i === 0 ? [1, 2, 3] : [],
        reject: decay === 0.02 && scale === 0.5,
      };
    }),
  );
  return [
    { name: 'baseline', params: { decay_rate: 0.01 }, axes: {}, gain: 0.06 },
    ...matrix,
    { name: 'no_evidence', axes: {}, params: { 'overlays.hope.initial': 0.9 }, gain: null, confidence: null },
  ];
}

export const MATRIX_AXES = ['decay_rate', 'rules.R006.scale'];
