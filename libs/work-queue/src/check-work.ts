import { InvalidWorkError } from './errors.js';

const SUBJECT = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)+$/;

/** @throws InvalidWorkError */
export function checkSubject(subject: string): void {
  if (!SUBJECT.test(subject)) throw new InvalidWorkError(subject, 'a subject is tokens of [A-Za-z0-9_] joined by dots');
}

/** @throws RangeError unless at least one slot is free */
export function checkSlots(max: number): void {
  if (!(Number.isInteger(max) && max >= 1)) throw new RangeError(`pull(${max}): at least one free slot is needed`);
}
