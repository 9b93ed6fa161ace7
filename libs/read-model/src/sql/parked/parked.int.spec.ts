import { describe, expect, it, jest } from '@jest/globals';
import { PostgresServer } from '@pulse/testing';
import { append, projectionSpecs, rows, said } from '../testing/setup.js';
import { POISON, tallyProjection } from '../testing/tally.js';
import { discardParked } from './discard.js';
import { listDiscarded, listParked } from './list.js';
import { replayParked } from './replay.js';

jest.setTimeout(600_000);

describe('commits that cannot be applied', () => {
  const spec = projectionSpecs(() => PostgresServer.start());
  const tally = () => rows(spec.database.db, 'SELECT stream, applied, last_version FROM tallies.tally ORDER BY 1');

  /** Streams a, b, c in turn; the third commit of b is poison. */
  async function poisoned(isPoison: () => boolean) {
    for (let i = 1; i <= 5; i++)
      for (const name of ['a', 'b', 'c'])
        await append(spec.log, `thing.${name}`, said(i, name === 'b' && i === 3 ? POISON : 'Said'));
    const projection = tallyProjection('tallies', isPoison);
    const projector = await spec.keep(projection);
    await projector.reached(15);
    return { projection, projector };
  }

  it('are parked with what follows in their stream, and others go on', async () => {
    const { projection, projector } = await poisoned(() => true);
    await append(spec.log, 'thing.b', said(6));
    const last = await append(spec.log, 'thing.c', said(6));
    await projector.reached(last);
    expect(await tally()).toEqual([
      { stream: 'thing.a', applied: 5, last_version: 5 },
      { stream: 'thing.b', applied: 2, last_version: 2 },
      { stream: 'thing.c', applied: 6, last_version: 6 },
    ]);
    expect(await listParked(spec.database, projection)).toEqual([
      {
        stream: 'thing.b',
        commits: 4,
        firstPosition: 8,
        firstVersion: 3,
        lastPosition: 16,
        error: 'cannot apply "thing.b"',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        attempts: 1,
      },
    ]);
    expect(projector.status()).toMatchObject({ parked: 4, error: null, lagCommits: 0 });
  });

  it('are applied in order once their cause is mended', async () => {
    let isPoison = true;
    const { projection, projector } = await poisoned(() => isPoison);
    await expect(replayParked(spec.database, projection, 'thing.b')).rejects.toMatchObject({
      code: 'projection.replay_failed',
      position: 8,
    });
    expect((await listParked(spec.database, projection))[0]).toMatchObject({ commits: 3, attempts: 2 });
    isPoison = false;
    expect(await replayParked(spec.database, projection, 'thing.b')).toEqual({ commits: 3 });
    expect(await listParked(spec.database, projection)).toEqual([]);
    await expect(replayParked(spec.database, projection, 'thing.b')).rejects.toMatchObject({
      code: 'projection.not_parked',
    });
    await projector.reached(await append(spec.log, 'thing.b', said(6)));
    expect((await tally())[1]).toEqual({ stream: 'thing.b', applied: 6, last_version: 6 });
  });

  it('are given up one by one or all, and what was given up is kept', async () => {
    const { projection, projector } = await poisoned(() => true);
    const reason = 'made by a broken client';
    expect(await discardParked(spec.database, projection, { stream: 'thing.b', position: 8, reason })).toEqual({
      positions: [8],
    });
    expect(await replayParked(spec.database, projection, 'thing.b')).toEqual({ commits: 2 });
    expect((await tally())[1]).toEqual({ stream: 'thing.b', applied: 4, last_version: 5 });
    const poison = await append(spec.log, 'thing.a', said(9, POISON));
    const behind = await append(spec.log, 'thing.a', said(9));
    await projector.reached(behind);
    expect(await discardParked(spec.database, projection, { stream: 'thing.a', reason })).toEqual({
      positions: [poison, behind],
    });
    const discarded = await listDiscarded(spec.database, projection);
    expect(discarded.map(({ position, error }) => [position, error])).toEqual([
      [8, 'cannot apply "thing.b"'],
      [poison, 'cannot apply "thing.a"'],
      [behind, null],
    ]);
    await expect(discardParked(spec.database, projection, { stream: 'thing.a', reason })).rejects.toMatchObject({
      code: 'projection.not_parked',
    });
  });

  it('may be most of a batch', async () => {
    for (let i = 0; i < 64; i++) await append(spec.log, `thing.${i}`, said(i, i % 3 === 0 ? 'Said' : POISON), said(i));
    for (let i = 0; i < 64; i++) await append(spec.log, `thing.${i}`, said(i));
    const projection = tallyProjection('tallies');
    const projector = await spec.keep(projection);
    await projector.reached(128);
    expect(await listParked(spec.database, projection)).toHaveLength(42);
    const [sum] = await rows<{ n: number }>(spec.database.db, 'SELECT sum(events)::int AS n FROM tallies.tally');
    expect(sum).toEqual({ n: 22 * 3 });
  });
});
