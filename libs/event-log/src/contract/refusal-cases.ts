import { MAX_COMMIT_BYTES, canonicalJson } from '@pulse/contracts';
import type { Suite } from './runner.js';
import { all, context, event } from './samples.js';

/** Commits that are refused before anything is written. */
export function refusalCases({ expect, test }: Suite): void {
  test('values that JSON cannot hold are refused by their path', async ({ log }) => {
    const refused: [unknown, string][] = [
      [Number.NaN, '/events/0/data/value'],
      [Infinity, '/events/0/data/value'],
      [undefined, '/events/0/data/value'],
      ['\uD800', '/events/0/data/value'],
      [[2 ** 53], '/events/0/data/value/0'],
      [new Date(0), '/events/0/data/value'],
    ];
    for (const [value, path] of refused)
      await expect(log.append('batch.b1', null, [event('BatchSubmitted', { value })], context)).rejects.toMatchObject({
        code: 'json.not_canonical',
        path,
      });
    expect(await log.head()).toBe(null);
  });

  test('malformed names, events and contexts are refused', async ({ log }) => {
    const invalid = { code: 'log.invalid_append' };
    for (const stream of ['batch', '', 'batch.', '.b1', 'batch..b1', 'batch.b-1', 'batch.*', 'batch.>', 'batch.b 1'])
      await expect(log.append(stream, null, [event('BatchSubmitted')], context)).rejects.toMatchObject(invalid);
    await expect(log.append('batch.b1', null, [], context)).rejects.toMatchObject(invalid);
    await expect(log.append('batch.b1', null, [event('batchSubmitted')], context)).rejects.toMatchObject(invalid);
    await expect(
      log.append('batch.b1', null, [{ type: 'BatchSubmitted', schemaVersion: 0, data: {} }], context),
    ).rejects.toMatchObject(invalid);
    await expect(
      log.append('batch.b1', null, [event('BatchSubmitted')], { ...context, actor: '' }),
    ).rejects.toMatchObject(invalid);
    expect(await log.head()).toBe(null);
  });

  test('a commit may have MAX_COMMIT_BYTES bytes and not one more', async ({ log }) => {
    const probe = await log.append('job.b1.1', null, [event('ForecastScored', { fill: '' })], context);
    const [stored] = await all(log.read(1));
    const room = MAX_COMMIT_BYTES - Buffer.byteLength(canonicalJson(stored?.commit));
    const fill = (bytes: number) => [event('ForecastScored', { fill: 'x'.repeat(bytes) })];
    // The second commit names its predecessor: 64 digits and two quotes instead of null.
    const largest = room - 62;
    await expect(log.append('job.b1.1', probe, fill(largest + 1), context)).rejects.toMatchObject({
      code: 'log.commit_too_large',
      bytes: MAX_COMMIT_BYTES + 1,
      limit: MAX_COMMIT_BYTES,
    });
    expect(await log.append('job.b1.1', probe, fill(largest), context)).toEqual({ version: 2, position: 2 });
    expect((await log.load('job.b1.1', { after: probe })).events[0]?.data).toEqual({ fill: 'x'.repeat(largest) });
  });
}
