import { RuleId, type RuleGenSummary } from '@pulse/contracts';
import type { StartedRun } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';

/** What a run came to, whichever way it ended; null while it goes on. */
export function summaryIn(run: StartedRun): RuleGenSummary | null {
  return run.end === null ? null : (run.end.data as RuleGenSummary);
}

/** @throws CliError for what is no id */
export function checkRuleName(name: string | undefined): string | undefined {
  if (name === undefined || RuleId.safeParse(name).success) return name;
  throw new CliError(
    ExitCode.usage,
    `${JSON.stringify(name.slice(0, 80))} is no id of a rule`,
    'Expected a letter, then letters, digits and underscores, 64 characters at most.',
  );
}
