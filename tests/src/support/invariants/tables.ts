import type { DevCluster } from '@pulse/testing';
import type { Violation } from './violation.js';

interface Listed {
  readonly projections: readonly { readonly name: string; readonly parkedStreams: number }[];
}

interface Rebuilt {
  readonly position: number;
  readonly comparison: { readonly outcome: string; readonly reason: string | null };
}

/**
 * I4: the tables of every projection, made again from the log beside the live ones, are equal to them row by row, and no
 * commit waits to be applied. The command that operators use compares at one position of both.
 */
export async function checkTables(cluster: Pick<DevCluster, 'administer'>): Promise<Violation[]> {
  const { projections } = JSON.parse(await cluster.administer('projections', 'list', '--json')) as Listed;
  const found: Violation[] = [];
  for (const { name, parkedStreams } of projections) {
    const say = (message: string) => found.push({ invariant: 'I4', where: name, message });
    if (parkedStreams > 0) say(`${parkedStreams} streams are parked`);
    try {
      const rebuilt = await cluster.administer('projections', 'rebuild', name, '--json');
      const { position, comparison } = JSON.parse(rebuilt) as Rebuilt;
      if (comparison.outcome !== 'equal')
        say(`at ${position} the tables are ${comparison.outcome}: ${comparison.reason}`);
    } catch (error) {
      say((error as Error).message);
    }
  }
  return found;
}
