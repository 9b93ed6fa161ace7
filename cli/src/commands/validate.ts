import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseSource } from '@pulse/domain';
import { draftBatch } from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath, gather, gatherManifest, type Gathered } from '../inputs/gather.js';
import { explainEmpty } from '../output/explain-empty.js';
import { printDiagnostics } from '../output/print-diagnostics.js';
import { counted, print } from '../output/terminal.js';

export interface ValidateOptions {
  readonly json?: boolean;
}

/** `pulse validate FILE`: a manifest or a world, with everything that it reads. */
export async function validateCommand(options: ValidateOptions, file: string): Promise<ExitCode> {
  const gathered = isWorld(file) ? gatherWorld(file) : await gatherManifest(file);
  const { draft, texts, ...found } = draftBatch(
    gathered.inputs,
    { only: null, trustOnly: false, yes: true, outputDir: null },
    gathered.diagnostics,
  );
  const diagnostics = found.diagnostics.map(explainEmpty(gathered.inputs.manifest.file));
  const valid = draft !== undefined;
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, file, valid, jobs: draft?.plan.jobs.length ?? null, diagnostics }));
  else {
    printDiagnostics(diagnostics, texts);
    if (draft)
      print(
        `${file} is valid: ${counted(draft.plan.jobs.length, 'job')} on world ${draft.world.name}${draft.historyReport?.last ? `, data to ${draft.historyReport.last}` : ''}`,
      );
  }
  return valid ? ExitCode.ok : ExitCode.invalidInput;
}

/** A world says what is simulated; a manifest has a `config`. */
function isWorld(file: string): boolean {
  if (file === '-' || !existsSync(file) || !statSync(file).isFile()) return false;
  const data = parseSource(readFileSync(file), file).document?.data;
  return (
    typeof data === 'object' &&
    data !== null &&
    !('config' in data) &&
    ('variables' in data || 'targets' in data || 'rules' in data)
  );
}

/** A world is checked as the only job of a manifest would use it. */
function gatherWorld(file: string): Gathered {
  const world = resolve(file);
  if (!existsSync(world)) throw new CliError(ExitCode.invalidInput, `there is no file ${file}`);
  const manifest = JSON.stringify({ name: 'check', config: { world, domain: 'check' }, jobs: [{ name: 'check' }] });
  return gather({ name: `<the check of ${displayPath(world)}>`, bytes: manifest, folder: dirname(world) });
}
