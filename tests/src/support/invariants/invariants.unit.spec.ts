import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type EventInput, type PositionedCommit } from '@pulse/contracts';
import { expectInvariants, findViolations, type ArchivedCommit } from '../invariants.js';

type Draft = readonly [stream: string, ...events: readonly (readonly [type: string, data?: object])[]];

const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

/** Commits with versions, links and hashes as they belong. */
function logOf(drafts: readonly Draft[]): PositionedCommit[] {
  const heads = new Map<string, { version: number; hash: string }>();
  return drafts.map(([stream, ...events], i) => {
    const head = heads.get(stream) ?? { version: 0, hash: null };
    const body = {
      id: `c${i + 1}`,
      stream,
      firstVersion: head.version + 1,
      lastVersion: head.version + events.length,
      recordedAt: '2026-01-01T00:00:00.000Z',
      events: events.map(([type, data = {}]) => ({ type, schemaVersion: 1, data }) as EventInput),
      prev: head.hash,
      actor: 'spec',
      correlationId: 'b1',
      causationId: null,
      traceparent: null,
    };
    const hash = sha(canonicalJson(body));
    heads.set(stream, { version: body.lastVersion, hash });
    return { position: i + 1, commit: { ...body, hash } };
  });
}

const jobs = { succeeded: 1, reused: 0, failed: 1, cancelled: 0 };

/** A batch of two jobs, one of which fails, as it should be. */
const sound: readonly Draft[] = [
  ['batch.b1', ['BatchSubmitted'], ['BatchPlanned', { jobs: 2 }]],
  ['job.b1.1', ['JobStarted', { attempt: 1 }], ['ForecastScored', { replicate: 2 }]],
  [
    'job.b1.1',
    ['JobStarted', { attempt: 2 }],
    ['ForecastScored', { replicate: 1 }],
    ['JobSucceeded', { forecasts: 2 }],
  ],
  ['job.b1.2', ['JobStarted', { attempt: 1 }], ['JobFailed', { final: false }]],
  ['job.b1.2', ['JobFailed', { final: true }]],
  ['batch.b1', ['BatchSimulated']],
  ['license.b1', ['ForecastAccepted', { job: 1, replicate: 1 }], ['ForecastRejected', { job: 1, replicate: 2 }]],
  ['license.b1', ['BatchLicensed']],
  ['batch.b1', ['BatchCompleted', { jobs }]],
  ['audit.b1', ['ReportsWritten']],
];

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

const reading = (commits: readonly PositionedCommit[]) => ({ read: () => each(commits) });

function archiveOf(commits: readonly PositionedCommit[]): ArchivedCommit[] {
  let chain = '0'.repeat(64);
  return commits.map(({ position, commit }) => {
    const bytes = Buffer.from(canonicalJson(commit));
    const place = Buffer.alloc(8);
    place.writeUInt32BE(position, 4);
    const prev_chain = chain;
    chain = sha(Buffer.concat([Buffer.from(prev_chain, 'hex'), place, Buffer.from(sha(bytes), 'hex')]));
    return { position, stream: commit.stream, bytes, sha256: sha(bytes), prev_chain, chain };
  });
}

const found = async (commits: readonly PositionedCommit[]) =>
  (await findViolations({ log: reading(commits) })).map(({ invariant, where }) => `${invariant} ${where}`);

const replaced = (at: number, ...drafts: readonly Draft[]) => sound.toSpliced(at, 1, ...drafts);

describe('the invariants', () => {
  it('hold for a sound log with its archive and equal digests', async () => {
    const commits = logOf(sound);
    const digests = [{ projection: 'license', live: 'd', rebuilt: 'd' }];
    await expectInvariants({ log: reading(commits), archive: each(archiveOf(commits)), digests });
  });

  it.each<[string, readonly Draft[], readonly string[]]>([
    [
      'a replicate scored twice',
      replaced(1, ['job.b1.1', ['ForecastScored', { replicate: 1 }]]),
      ['I2 job.b1.1', 'I2 job.b1.1'],
    ],
    [
      'an attempt that begins again',
      replaced(2, [
        'job.b1.1',
        ['JobStarted', { attempt: 1 }],
        ['ForecastScored', { replicate: 1 }],
        ['JobSucceeded', { forecasts: 2 }],
      ]),
      ['I2 job.b1.1'],
    ],
    ['a forecast that is missing', replaced(1, ['job.b1.1', ['JobStarted', { attempt: 1 }]]), ['I2 job.b1.1']],
    [
      'a forecast decided on twice',
      replaced(7, ['license.b1', ['ForecastAccepted', { job: 1, replicate: 2 }], ['BatchLicensed']]),
      ['I2 license.b1'],
    ],
    ['a job without an end', replaced(4), ['I5 job.b1.2', 'I5 batch.b1']],
    [
      'a job with two ends',
      replaced(5, ['job.b1.2', ['JobCancelled']], ['batch.b1', ['BatchSimulated']]),
      ['I5 job.b1.2', 'I5 batch.b1'],
    ],
    ['a job that nobody ran', sound.filter(([stream]) => stream !== 'job.b1.2'), ['I5 batch.b1', 'I5 batch.b1']],
    [
      'something after the end of a job',
      replaced(5, ['job.b1.1', ['JobStarted', { attempt: 3 }]], ['batch.b1', ['BatchSimulated']]),
      ['I5 job.b1.1'],
    ],
    ['a batch without an end', replaced(8), ['I5 batch.b1']],
    [
      'a batch with two ends',
      replaced(9, ['batch.b1', ['BatchCancelled', { jobs }]], ['audit.b1', ['ReportsWritten']]),
      ['I5 batch.b1'],
    ],
    ['reports that are not written', replaced(9), ['I5 audit.b1']],
    ['reports that are written twice', [...sound, ['audit.b1', ['ReportsWritten']]], ['I5 audit.b1']],
    [
      'counts that are not those of the jobs',
      replaced(8, ['batch.b1', ['BatchCompleted', { jobs: { ...jobs, failed: 0 } }]]),
      ['I5 batch.b1'],
    ],
  ])('are broken by %s', async (_what, drafts, expected) => {
    expect(await found(logOf(drafts))).toEqual(expected);
  });

  it('are broken by a gap in the versions, a commit that is there twice and a hash that is another', async () => {
    const commits = logOf(sound);
    expect(await found(commits.toSpliced(1, 1))).toContain('I3 job.b1.1 at 3');
    expect(await found(commits.toSpliced(2, 0, commits[1]!))).toEqual(
      expect.arrayContaining(['I2 job.b1.1 at 2', 'I3 job.b1.1 at 2']),
    );
    const changed = { ...commits[4]!, commit: { ...commits[4]!.commit, actor: 'another' } };
    expect(await found(commits.with(4, changed))).toEqual(['I3 job.b1.2 at 5']);
  });

  it.each<[string, (rows: ArchivedCommit[]) => ArchivedCommit[], string]>([
    ['a commit that is missing at its end', (rows) => rows.slice(0, -1), 'archive at 10'],
    ['a commit that is missing within', (rows) => rows.toSpliced(3, 1), 'archive at 5'],
    ['changed bytes', (rows) => rows.with(2, { ...rows[2]!, bytes: Buffer.from('{}') }), 'archive at 3'],
    ['a changed link', (rows) => rows.with(2, { ...rows[2]!, chain: 'f'.repeat(64) }), 'archive at 3'],
  ])('are broken by an archive with %s', async (_what, change, where) => {
    const commits = logOf(sound);
    const violations = await findViolations({ log: reading(commits), archive: each(change(archiveOf(commits))) });
    expect(violations.map((one) => `${one.invariant} ${one.where}`)).toContain(`I1 ${where}`);
  });

  it('are broken by tables that the log does not make, and batches that go on are only no violation where that is said', async () => {
    const digests = [{ projection: 'license', live: 'd', rebuilt: 'e' }];
    const [first] = await findViolations({ log: reading(logOf(sound)), digests });
    expect(first).toMatchObject({ invariant: 'I4', where: 'license' });
    const running = reading(logOf(sound.slice(0, 4)));
    await expectInvariants({ log: running, settled: false });
    await expect(expectInvariants({ log: running })).rejects.toThrow(/violations of the invariants:\nI5 /);
  });
});
