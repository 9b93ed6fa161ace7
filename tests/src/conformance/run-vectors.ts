import { outcomeDifferences, outcomeOf } from '@pulse/testing';
import { functionsByName, functionsBySource } from './functions.js';
import { comparable, decoded } from './normalize.js';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface Case {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
  readonly expected_py312?: unknown;
}

/** A case of an array file: it names its function and its tolerance. */
interface FunctionCase extends Case {
  readonly function: string;
  readonly tolerance?: number;
}

interface SourceFile {
  readonly source: string;
  readonly note?: string;
  readonly cases?: readonly Case[];
}

type Print = (line: string) => void;

/** Runs one vector file of either format. A file without cases has none to run. */
export function runVectors(file: string, content: unknown, print: Print): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  if (Array.isArray(content))
    for (const one of content as FunctionCase[])
      check(file, one, functionsByName()[one.function], one.tolerance ?? 0, tally, print);
  else {
    const { source, note, cases = [] } = content as SourceFile;
    for (const one of cases) check(file, one, functionsBySource()[source], toleranceOf(note), tally, print);
  }
  return tally;
}

/** Classic files are exact unless their note gives a tolerance (`Compare with 1e-12`). */
function toleranceOf(note: string | undefined): number {
  const stated = /compare with (\d+(?:\.\d+)?e-\d+)/i.exec(note ?? '');
  return stated ? Number(stated[1]) : 0;
}

function check(
  file: string,
  one: Case,
  run: ((input: Case['input']) => unknown) | undefined,
  tolerance: number,
  tally: Tally,
  print: Print,
): void {
  if (run === undefined) {
    tally.skipped++;
    return;
  }
  const outcome = outcomeOf(() => comparable(run(decoded(one.input) as Case['input'])));
  const accepted = 'expected_py312' in one ? [one.expected, one.expected_py312] : [one.expected];
  const problems = accepted.map((expected) =>
    outcomeDifferences(outcome, isRefusal(expected) ? expected : comparable(expected), tolerance),
  );
  if (problems.some((list) => list.length === 0)) {
    tally.passed++;
    return;
  }
  tally.failed++;
  const actual = 'value' in outcome ? outcome.value : outcome.refused;
  print(`FAIL ${file}: ${one.name}`);
  for (const line of problems[0]!) print(`  ${line}`);
  print(`  expected ${JSON.stringify(one.expected)}`);
  print(`  actual   ${JSON.stringify(actual)}`);
}

/** The whole call is to be refused, as against a refusal inside a result. */
const isRefusal = (expected: unknown): boolean =>
  typeof expected === 'object' && expected !== null && ('$error' in expected || 'error' in expected);
