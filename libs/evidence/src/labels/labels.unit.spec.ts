import { describe, expect, it } from '@jest/globals';
import { arcLabel } from './arc.js';
import { trustLabel } from './trust.js';

describe('the arc label', () => {
  it.each([
    ['rising hope', [0.5, 0.6, 0.7]],
    ['falling hope', [0.4, 0.3, 0.31]],
    ['peaking hope', [0.6, 0.8, 0.5]],
    ['dipping hope', [0.3, 0.2, 0.5]],
    ['steady', [0.5, 0.505, 0.51]],
  ])('is %s', (label, hope) => {
    expect(arcLabel({ hope: 0.5, rage: 0.1 }, { hope, rage: [0.1, 0.11, 0.1] })).toBe(label);
  });

  it('names the overlay that moves most, and none where there is none', () => {
    expect(arcLabel({ hope: 0.5, rage: 0.1 }, { hope: [0.6], rage: [0.4] })).toBe('rising rage');
    expect(arcLabel({}, { hope: [0.6, 0.4] })).toBe('falling hope');
    expect(arcLabel({}, {})).toBe('none');
  });
});

describe('the trust label', () => {
  it.each([
    [0.6, 0.4, 'trusted'],
    [0.59, 0.4, 'moderate'],
    [0.9, 0.41, 'moderate'],
    [0.9, 0.71, 'fragile'],
    [0.39, 0.1, 'fragile'],
    [null, 0.1, 'moderate'],
    [null, 0.8, 'fragile'],
    [0.9, null, 'moderate'],
  ] as const)('of confidence %s and fragility %s is %s', (confidence, fragility, label) => {
    expect(trustLabel(confidence, fragility)).toBe(label);
  });
});
