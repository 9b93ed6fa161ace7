import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { PostgresServer } from '@pulse/testing';
import { migrate } from '../migrate.js';
import { append, projectionSpecs, rows, said } from '../testing/setup.js';
import { tallyProjection } from '../testing/tally.js';

jest.setTimeout(600_000);

const CHILD = fileURLToPath(new URL('../testing/projector-child.js', import.meta.url));

describe('a projector that is killed', () => {
  const spec = projectionSpecs(() => PostgresServer.start());
  const projection = tallyProjection('tallies');

  /** The signal that a projector's process ended with. */
  async function run(failAt: string | null): Promise<NodeJS.Signals | null> {
    const { FAIL_AT: _, ...env } = process.env;
    const child = spawn(process.execPath, [CHILD, spec.url, spec.directory, '100'], {
      env: failAt === null ? env : { ...env, FAIL_AT: failAt },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signal;
  }
  const state = async () => {
    const [row] = await rows<{ position: number; applied: number }>(
      spec.database.db,
      `SELECT coalesce((SELECT position FROM tallies.projection_checkpoint), 0) AS position,
        coalesce(sum(applied), 0)::int AS applied FROM tallies.tally`,
    );
    return row!;
  };

  it('before and after its transactions commit loses nothing and counts nothing twice', async () => {
    await migrate(spec.database, projection);
    for (let i = 0; i < 100; i++) await append(spec.log, `thing.${i % 3}`, said(i));
    const seen: number[] = [];
    for (const failAt of [
      'before-commit:1',
      'after-commit:1',
      'before-commit:3',
      'after-commit:2',
      'before-commit:1',
    ]) {
      expect(await run(`projector.${failAt}`)).toBe('SIGKILL');
      const { position, applied } = await state();
      expect(applied).toBe(position);
      seen.push(position);
    }
    // Ten commits a batch: killed before its first commit nothing stays; before its third, two batches do.
    expect(seen).toEqual([0, 10, 30, 50, 50]);
    expect(await run(null)).toBeNull();
    expect(await state()).toEqual({ position: 100, applied: 100 });
  });
});
