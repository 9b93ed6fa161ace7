import type { EventLog } from '@pulse/event-log';
import type { DevCluster } from '@pulse/testing';
import { checkArchive, type ArchivedCommit } from './invariants/archive.js';
import { archiveUpTo, logOf } from './invariants/cluster-evidence.js';
import { checkFinalStates } from './invariants/final-states.js';
import { checkDecisions, checkScores } from './invariants/job-counts.js';
import { readHistory } from './invariants/log-history.js';
import { checkTables } from './invariants/tables.js';
import { checkVersions } from './invariants/versions.js';
import type { Violation } from './invariants/violation.js';

export { archivedCommits, type ArchivedCommit } from './invariants/archive.js';
export type { Violation } from './invariants/violation.js';

/** What the invariants are checked on. What is left out is not checked. */
export interface Evidence {
  /** Of JetStream, of a server, or of files. */
  readonly log: Pick<EventLog, 'read'>;
  /** For I1: `archivedCommits(pool)`. */
  readonly archive?: AsyncIterable<ArchivedCommit>;
  /** For I4: digests of the tables as they are, and as the log makes them. */
  readonly digests?: readonly { readonly projection: string; readonly live: string; readonly rebuilt: string }[];
  /** Whether every batch has come to its end and to its reports, so that I5 can be checked; default true. */
  readonly settled?: boolean;
}

/** Checks the invariants I1 to I5 of docs/guarantees.md by what the log, the archive and the tables hold, and gives what does not hold. */
export async function findViolations({ log, archive, digests = [], settled = true }: Evidence): Promise<Violation[]> {
  const history = await readHistory(log);
  return [
    ...(archive === undefined ? [] : await checkArchive(history, archive)),
    ...checkVersions(history),
    ...checkScores(history),
    ...checkDecisions(history),
    ...digests.flatMap(({ projection, live, rebuilt }): Violation[] =>
      live === rebuilt
        ? []
        : [{ invariant: 'I4', where: projection, message: `its tables digest to ${live}, rebuilt to ${rebuilt}` }],
    ),
    ...(settled ? checkFinalStates(history) : []),
  ];
}

/** @throws Error that lists what does not hold */
export async function expectInvariants(evidence: Evidence): Promise<void> {
  expectNone(await findViolations(evidence));
}

function expectNone(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const shown = violations.slice(0, 20).map(({ invariant, where, message }) => `${invariant} ${where}: ${message}`);
  throw new Error(`${violations.length} violations of the invariants:\n${shown.join('\n')}`);
}

/**
 * Checks the invariants on a cluster at rest: its log as the broker has it, the archive and the tables in its database.
 *
 * @param settled whether every batch has come to its end
 * @throws Error that lists what does not hold
 */
export async function checkInvariants(cluster: DevCluster, settled = true): Promise<void> {
  const log = await logOf(cluster);
  try {
    const head = await log.head();
    const { archive, end } = await archiveUpTo(cluster, head?.position ?? 0);
    try {
      const violations = await findViolations({ log, archive, settled });
      expectNone([...violations, ...(await checkTables(cluster))]);
    } finally {
      await end();
    }
  } finally {
    await log.close();
  }
}
