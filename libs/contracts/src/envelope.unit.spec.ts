import { describe, expect, it } from '@jest/globals';
import { Commit, eventsOf, StreamName } from './envelope.js';
import { parseJobStream, streams } from './streams.js';
import { simulationSubject, SimulationWork } from './work.js';

const hash = 'a'.repeat(64);
const commit: Commit = {
  id: 'c1',
  stream: 'job.b1.12',
  firstVersion: 4,
  lastVersion: 5,
  recordedAt: '2026-01-02T03:04:05.006Z',
  actor: 'simulator/w1',
  correlationId: 'b1',
  causationId: null,
  traceparent: null,
  events: [
    { type: 'JobStarted', schemaVersion: 1, data: { attempt: 1 } },
    { type: 'JobFailed', schemaVersion: 2, data: { attempt: 1, final: true } },
  ],
  prev: hash,
  hash,
};

describe('a commit', () => {
  it('gives its events with their own id, version and the place they share', () => {
    const shared = { stream: 'job.b1.12', position: 77, recordedAt: commit.recordedAt };
    expect(eventsOf({ position: 77, commit })).toEqual([
      { id: 'job.b1.12@4', version: 4, type: 'JobStarted', schemaVersion: 1, data: { attempt: 1 }, ...shared },
      {
        id: 'job.b1.12@5',
        version: 5,
        type: 'JobFailed',
        schemaVersion: 2,
        data: { attempt: 1, final: true },
        ...shared,
      },
    ]);
  });

  it('fits its schema', () => {
    expect(Commit.parse(commit)).toEqual(commit);
  });

  it.each([
    ['a member that it does not know', { extra: 1 }],
    ['no event', { events: [] }],
    ['a version 0', { firstVersion: 0 }],
    ['a time without milliseconds', { recordedAt: '2026-01-02T03:04:05Z' }],
    ['a time of a zone', { recordedAt: '2026-01-02T03:04:05.006+01:00' }],
    ['an upper-case hash', { hash: 'A'.repeat(64) }],
    ['a hash too short', { prev: 'a'.repeat(63) }],
    ['an empty id', { id: '' }],
    ['a nameless actor', { actor: '' }],
    ['an event whose type is no name', { events: [{ type: 'jobStarted', schemaVersion: 1, data: {} }] }],
    ['an event of version 0', { events: [{ type: 'JobStarted', schemaVersion: 0, data: {} }] }],
    ['an event with more than its fact', { events: [{ type: 'A', schemaVersion: 1, data: {}, id: 'x' }] }],
  ])('is refused with %s', (_what, change) => {
    expect(Commit.safeParse({ ...commit, ...change }).success).toBe(false);
  });

  it.each(['batch', 'batch.', '.batch', 'batch..1', 'batch.a-b', 'batch.a b', 'batch.ä', 'batch.1\n'])(
    'is refused on the stream %j',
    (name) => {
      expect(StreamName.safeParse(name).success).toBe(false);
    },
  );
});

describe('streams and subjects', () => {
  it('are tokens that the log accepts', () => {
    const names = [streams.batch('b1'), streams.job('b1', 12), streams.license('b1'), streams.audit('b1')];
    expect(names).toEqual(['batch.b1', 'job.b1.12', 'license.b1', 'audit.b1']);
    for (const name of [...names, simulationSubject('b1', 3)]) expect(StreamName.parse(name)).toBe(name);
  });

  it('tell the batch and number of a job, and nothing for others', () => {
    expect(parseJobStream(streams.job('b20260102T030405_a1b2c3', 40))).toEqual({
      batchId: 'b20260102T030405_a1b2c3',
      number: 40,
    });
    for (const other of ['batch.b1', 'license.b1', 'job.b1', 'job.b1.2.3', 'xjob.b1.2', '']) {
      expect(parseJobStream(other)).toBeNull();
    }
  });

  it.each([
    [{ batchId: '', plan: hash, jobs: [1] }],
    [{ batchId: 'b1', plan: 'nothing', jobs: [1] }],
    [{ batchId: 'b1', plan: hash, jobs: [] }],
    [{ batchId: 'b1', plan: hash, jobs: [0] }],
    [{ batchId: 'b1', plan: hash, jobs: Array.from({ length: 17 }, (_, i) => i + 1) }],
    [{ batchId: 'b1', plan: hash, jobs: [1], retry: true }],
  ])('a work message is refused: %j', (work) => {
    expect(SimulationWork.safeParse(work).success).toBe(false);
  });
});
