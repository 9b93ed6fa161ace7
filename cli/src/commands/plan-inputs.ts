import { draftBatch, type BatchDraft, type PlanOptions } from '@pulse/orchestrator';
import { ExitCode } from '../exit-codes.js';
import type { Gathered } from '../inputs/gather.js';
import { explainEmpty } from '../output/explain-empty.js';
import { printDiagnostics } from '../output/print-diagnostics.js';
import { print } from '../output/terminal.js';

/**
 * Plans what was gathered and tells people what is wrong with it.
 *
 * @returns the draft, or null where there is an error and nothing may run
 */
export function planOrExplain(
  gathered: Gathered,
  options: PlanOptions,
  output: { json: boolean; quiet: boolean },
): BatchDraft | null {
  const { draft, texts, ...found } = draftBatch(gathered.inputs, options, gathered.diagnostics);
  const diagnostics = found.diagnostics.map(explainEmpty(gathered.inputs.manifest.file));
  const shown = output.quiet ? diagnostics.filter((one) => one.severity === 'error') : diagnostics;
  printDiagnostics(shown, texts);
  if (draft) return draft;
  if (output.json)
    print(JSON.stringify({ schemaVersion: 1, status: 'invalid', exitCode: ExitCode.invalidInput, diagnostics }));
  else process.stderr.write('Nothing was run.\n');
  return null;
}
