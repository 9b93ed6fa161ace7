import { World } from '@pulse/contracts';
import { scopeOf } from '@pulse/engine';
import { hasErrors, readData, type Diagnostic, type SourceDocument } from '../source/index.js';
import { checkOverlays } from './check-overlays.js';
import { checkReferences } from './check-references.js';
import { checkRules } from './check-rules.js';
import { checkParameters } from './check-values.js';
import { checkVariables } from './check-variables.js';
import { declaredNames } from './declared.js';
import { reportEngineProblems } from './engine-problems.js';
import { parseExpressions, printExpressions } from './expressions.js';
import { Reporter } from './reporter.js';

export interface WorldReading {
  /** Defaults applied and expressions in canonical text; absent where there is an error. */
  readonly world?: World;
  readonly document?: SourceDocument;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a world file: syntax, schema and meaning, with every problem at its place. Data that sources name is not read.
 *
 * @param input UTF-8 bytes or text of YAML or JSON
 */
export function readWorld(input: string | Uint8Array, file: string): WorldReading {
  const { document, text, value, diagnostics } = readData(World, input, file);
  if (document === undefined || value === undefined) return { text, diagnostics, ...(document ? { document } : {}) };
  const { world, diagnostics: meaning } = checkMeaning(value, document);
  const all = [...diagnostics, ...meaning];
  return { document, text, diagnostics: all, ...(hasErrors(all) ? {} : { world }) };
}

/** What a world that has the right shape means, and whether it can be simulated. */
export function checkMeaning(
  shaped: World,
  document: SourceDocument,
): { world: World; diagnostics: readonly Diagnostic[] } {
  const report = new Reporter(document);
  const names = declaredNames(shaped, report);
  const parsed = parseExpressions(shaped, scopeOf(shaped), report);
  checkParameters(shaped, report);
  checkVariables(shaped, report);
  checkReferences(shaped, names, report);
  checkOverlays(shaped, parsed, report);
  checkRules(shaped, names, parsed, report);
  if (!hasErrors(report.found)) reportEngineProblems(shaped, report);
  return { world: printExpressions(shaped, parsed), diagnostics: report.found };
}
