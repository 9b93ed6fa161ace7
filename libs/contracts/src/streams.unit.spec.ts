import { describe, expect, it } from '@jest/globals';
import { parseBatchOf, parseJobStream, streams } from './streams.js';

describe('the batch that a stream tells of', () => {
  it.each([
    [streams.batch('b1'), 'b1'],
    [streams.job('b1', 12), 'b1'],
    [streams.license('b1'), 'b1'],
    [streams.audit('b1'), 'b1'],
    // A batch may be called "main" too.
    [streams.checkpointLog(), null],
    ['rule.b1', null],
    ['batch', null],
  ])('%s: %s', (stream, batchId) => expect(parseBatchOf(stream)).toBe(batchId));
});

describe('the job that a stream is of', () => {
  it.each([
    [streams.job('b1', 12), { batchId: 'b1', number: 12 }],
    [streams.batch('b1'), null],
    ['job.b1', null],
  ])('%s', (stream, job) => expect(parseJobStream(stream)).toEqual(job));
});
