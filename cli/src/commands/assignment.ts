import { CliError, ExitCode } from '../exit-codes.js';

/** What `--set path=value` means: numbers and booleans are read as such, everything else is text. */
export function assignment(text: string): [path: string, value: number | boolean | string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CliError(ExitCode.usage, `--set ${text}: expected <path>=<value>, for example decay_rate=0.02`);
  const raw = text.slice(at + 1);
  const value =
    raw === 'true' || raw === 'false' ? raw === 'true' : raw !== '' && Number.isFinite(Number(raw)) ? Number(raw) : raw;
  return [text.slice(0, at), value];
}
