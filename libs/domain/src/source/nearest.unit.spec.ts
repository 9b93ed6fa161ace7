import { describe, expect, it } from '@jest/globals';
import { nearest } from './nearest.js';

describe('the name that was meant', () => {
  const known = ['decay_rate', 'hope', 'despair', 'world', 'x'];
  it.each([
    ['decayRate', 'decay_rate'],
    ['deacy_rate', 'decay_rate'],
    ['Hope', 'hope'],
    ['hpoe', 'hope'],
    ['hppe', 'hope'],
    ['rope', 'hope'],
    ['rage', undefined],
    ['dispair', 'despair'],
    ['wrold', 'world'],
    ['y', undefined],
    ['something_else', undefined],
    ['', undefined],
  ])('%s -> %s', (name, meant) => expect(nearest(name, known)).toBe(meant));
});
