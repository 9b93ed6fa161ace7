import { expect, it } from '@jest/globals';
import { Prefetch } from './prefetch.js';

const after = (...milliseconds: number[]) => {
  const prefetch = new Prefetch();
  for (const ms of milliseconds) prefetch.observe(ms);
  return prefetch.perWorker;
};
const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);

it('takes one message for each worker until it knows how long jobs take', () => {
  expect(after()).toBe(1);
});

it.each([
  [2, 8],
  [10, 4],
  [100, 2],
  [10_000, 1],
])('for jobs of %d ms takes %d', (ms, messages) => {
  expect(after(ms)).toBe(messages);
  expect(after(...times(50, ms))).toBe(messages);
});

it('takes fewer once jobs become long', () => {
  expect(after(...times(50, 2), ...times(10, 60_000))).toBe(1);
});
