import type { SubmitRequest } from '@pulse/contracts';
import { gatherInputs, requestFiles } from '../gather-inputs/index.js';
import { draftBatch, type DraftResult } from '../plan-batch/draft-batch.js';

/** The folder of a manifest that lies in none. Output folders have to stay below it; nothing is read or written there. */
const NO_FOLDER = '/';

/** A plan is held in memory, by a process that answers nobody else meanwhile: three seconds and 350 MB for so many. */
const MOST_JOBS = 100_000;

/** Plans what a request brings with it, as the command line plans the files of a disk. */
export function draftRequest(request: SubmitRequest): DraftResult {
  const text = typeof request.manifest === 'string' ? request.manifest : JSON.stringify(request.manifest, undefined, 2);
  const manifest = { file: request.file ?? 'manifest', text, folder: NO_FOLDER };
  const gathered = gatherInputs(manifest, requestFiles(request));
  const options = {
    only: request.only ?? null,
    trustOnly: request.trustOnly ?? false,
    yes: request.yes ?? false,
    mostJobs: MOST_JOBS,
    outputDir: request.outputDir ?? null,
    ...(request.judged === undefined ? {} : { judged: request.judged }),
  };
  return draftBatch(gathered.inputs, options, gathered.diagnostics);
}
