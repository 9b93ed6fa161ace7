import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MAX_SOURCE_SIZE, showDollars } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { newBatchId } from '@pulse/orchestrator';
import { runIdOf } from '@pulse/rulegen';
import { RunLog } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath } from '../inputs/gather.js';
import { printDiagnostics } from '../output/print-diagnostics.js';
import { print } from '../output/terminal.js';
import type { RulesBatchOptions } from './rules-batch.js';
import { type GatheredItem, gatherItems } from './rules-batch-drafts.js';
import { readBatchFile } from './rules-batch-file.js';

/** For people. */
export const nameOf = ({ target, measured }: GatheredItem): string => `${target} (${measured.world.name})`;

/** @throws CliError for what is no id of a batch */
export function batchIdOf(resume: string | undefined): string {
  if (resume === undefined) return newBatchId().replace(/^b/, 'g');
  if (/^g\w{1,60}$/.test(resume)) return resume;
  throw new CliError(
    ExitCode.usage,
    `${JSON.stringify(resume.slice(0, 80))} is no id of a batch of runs`,
    'Expected what the batch said when it began, such as g20261121T101500_1a2b3c.',
  );
}

/** What a batch that was started before may spend: what it was given then. */
export async function startedLimit(
  log: EventLog,
  batchId: string,
  { costLimit }: Pick<RulesBatchOptions, 'costLimit'>,
  where = 'in this data folder',
): Promise<number | null> {
  const { state } = await RunLog.open(log, runIdOf(batchId, 0), 'cli');
  if (state.status === 'not_started')
    throw new CliError(
      ExitCode.invalidInput,
      `there is no batch ${batchId} of rule generation ${where}`,
      '"pulse rules status" lists the runs of batches: the id of a batch is what stands before _1.',
    );
  const limit = state.request.batch?.costLimit ?? null;
  if (costLimit === undefined || costLimit === limit) return limit;
  throw new CliError(
    ExitCode.invalidInput,
    `batch ${batchId} was started with ${limit === null ? 'no limit of its own' : `the limit ${showDollars(limit)}`}, which --cost-limit does not change`,
    'Leave --cost-limit out to go on, or start another batch.',
  );
}

/**
 * Reads the items of a file with what they name, and tells people what is wrong with them.
 *
 * @returns null where something is wrong, and was told
 */
export function readItems(
  file: string,
  options: Pick<RulesBatchOptions, 'quiet' | 'json'>,
): readonly GatheredItem[] | null {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new CliError(ExitCode.invalidInput, `there is no file ${file}`);
  if (!found.isFile())
    throw new CliError(ExitCode.invalidInput, `${file} is not a file`, 'Name the file with the items.');
  if (found.size > MAX_SOURCE_SIZE) throw new CliError(ExitCode.invalidInput, `${file} is larger than 10 MB`);
  const path = resolve(file);
  const shown = displayPath(path);
  const { items, document, text, diagnostics } = readBatchFile(readFileSync(path), shown);
  const output = { json: false, quiet: options.quiet === true || options.json === true };
  const gathered = items === undefined ? null : gatherItems(items, document!, path, output);
  const all = [...diagnostics, ...(gathered?.diagnostics ?? [])];
  printDiagnostics(all, { [shown]: text });
  if (gathered !== null && gathered.diagnostics.length === 0) return gathered.gathered;
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, status: 'invalid', exitCode: ExitCode.invalidInput, diagnostics: all }));
  else process.stderr.write('Nothing was run.\n');
  return null;
}
