import { restore, type RestoreResult } from '@pulse/auditor/cluster';
import { connectBroker, type BrokerOptions } from '@pulse/jetstream';
import { provisionBroker } from '@pulse/provision';
import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { withArchive } from './archive-ports.js';

export interface RestoreCommandOptions {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly replicas: number;
}

/** `pulse restore` */
export async function restoreCommand(options: RestoreCommandOptions): Promise<ExitCode> {
  const { dryRun = false, force = false, replicas } = options;
  const result = await withArchive(async ({ broker, db }) => {
    const restored = await restore({ db, broker, dryRun, force, choices: { num_replicas: replicas } });
    // A broker that lost everything has no work queue either.
    if (!dryRun) await provisionRest(broker, replicas);
    return restored;
  });
  if (options.json === true) print(JSON.stringify(documentOf(result)));
  else for (const line of linesOf(result)) print(line);
  return ExitCode.ok;
}

async function provisionRest(broker: BrokerOptions, replicas: number): Promise<void> {
  const connection = await connectBroker(broker);
  try {
    await provisionBroker(connection, { choices: { replicas } });
  } finally {
    await connection.close();
  }
}

function documentOf({ archive, dropped, ...result }: RestoreResult) {
  return {
    schemaVersion: 1,
    ...result,
    archivedThrough: archive.head.position,
    dropped: dropped.map(({ position, stream, commitId, reason }) => ({ position, stream, commitId, reason })),
  };
}

function linesOf(result: RestoreResult): string[] {
  const { wasWhole, archive, brokenThrough, reappended, dropped, artifacts, position } = result;
  const isPlan = position === null;
  const through = archive.head.position;
  const lines = wasWhole
    ? [`The log holds all ${through} archived commits and was left as it is.`]
    : [
        `The archive has ${through} commits; the log ${brokenThrough === null ? 'is gone' : `ended at position ${brokenThrough}`}.`,
        `${isPlan ? 'Would rebuild' : 'Rebuilt'} it at the same positions, and ${isPlan ? 'append' : 'appended'} ` +
          `${reappended} commits after them that were not archived.`,
        ...(dropped.length === 0
          ? []
          : [`${dropped.length} commits do not fit any more and ${isPlan ? 'would be' : 'are'} left out:`]),
        ...dropped.map(({ position: at, stream, reason }) => `  position ${at}, ${stream}: ${reason}`),
      ];
  if (artifacts > 0) lines.push(`${artifacts} artefacts ${isPlan ? 'would be' : 'were'} put back.`);
  if (!isPlan && !wasWhole)
    lines.push(
      `The log ends at position ${position}. Start the services; rebuild projections that say LINEAGE_BROKEN ` +
        'with "pulse projections rebuild NAME".',
    );
  return lines;
}
