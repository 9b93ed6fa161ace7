import type { Suite } from './runner.js';
import { all, context, event } from './samples.js';

/** Finding events and streams without reading the log. */
export function indexCases({ expect, test }: Suite): void {
  test('a cache key finds the newest success that carries it', async ({ log }) => {
    expect(await log.lookup('cache', 'k1')).toBe(null);
    const started = await log.append('job.b1.1', null, [event('JobStarted', { cacheKey: 'k1' })], context);
    expect(await log.lookup('cache', 'k1')).toBe(null);
    await log.append(
      'job.b1.1',
      started,
      [event('ForecastScored'), event('JobSucceeded', { cacheKey: 'k1' })],
      context,
    );
    expect(await log.lookup('cache', 'k1')).toEqual({ stream: 'job.b1.1', version: 3, position: 2 });
    await log.append('job.b2.1', null, [event('JobSucceeded', { cacheKey: 'k1' })], context);
    await log.append('job.b2.2', null, [event('JobSucceeded', { cacheKey: 'k2' })], context);
    expect(await log.lookup('cache', 'k1')).toEqual({ stream: 'job.b2.1', version: 1, position: 3 });
    expect(await log.lookup('evidence', 'k1')).toBe(null);
  });

  test('evidence keys find the event that lists them', async ({ log }) => {
    const first = event('EvidenceGathered', { evidenceKeys: ['e1', 'e2', 7] });
    const second = event('EvidenceGathered', { evidenceKeys: ['e2', 'e3'] });
    await log.append('job.b1.1', null, [first, second], context);
    expect(await log.lookup('evidence', 'e1')).toEqual({ stream: 'job.b1.1', version: 1, position: 1 });
    expect(await log.lookup('evidence', 'e2')).toEqual({ stream: 'job.b1.1', version: 2, position: 1 });
    expect(await log.lookup('evidence', '7')).toBe(null);
  });

  test('ends of batches are listed newest first', async ({ log, reader }) => {
    for (const [id, type] of [
      ['b1', 'BatchCompleted'],
      ['b2', 'BatchCancelled'],
      ['b3', 'BatchSimulated'],
      ['b4', 'BatchCompleted'],
    ] as const)
      await log.append(`batch.${id}`, null, [event('BatchSubmitted'), event(type)], context);
    const expected = [
      { stream: 'batch.b4', version: 2, position: 4 },
      { stream: 'batch.b2', version: 2, position: 2 },
      { stream: 'batch.b1', version: 2, position: 1 },
    ];
    expect(await all(log.batchEnds())).toEqual(expected);
    const other = await reader();
    expect(await all(other.batchEnds())).toEqual(expected);
    await other.close();
  });

  test('streams are listed below a prefix of whole tokens, newest first, each once', async ({ log }) => {
    const first = await log.append('batch.b1', null, [event('BatchSubmitted')], context);
    for (const stream of ['job.b1.1', 'job.b1.2', 'job.b10.1', 'batch.b2', 'batches.b1'])
      await log.append(stream, null, [event('Noted')], context);
    await log.append('batch.b1', first, [event('BatchPlanned')], context);
    expect(await all(log.streams('batch'))).toEqual(['batch.b2', 'batch.b1']);
    expect(await all(log.streams('job.b1'))).toEqual(['job.b1.2', 'job.b1.1']);
    expect(await all(log.streams('job'))).toEqual(['job.b10.1', 'job.b1.2', 'job.b1.1']);
    expect(await all(log.streams('job.b1.1'))).toEqual([]);
    expect(await all(log.streams('nothing'))).toEqual([]);
  });
}
