import type { Place } from '../place/place.js';

/** What of a `pulse batch` has to be said again for it to go on. */
export interface ResumableRun {
  /** The manifest; - is stdin. */
  readonly file: string;
  readonly place: Place;
  readonly home: string | undefined;
  readonly only: string | null;
  readonly outputDir: string | null;
  readonly trustOnly: boolean;
}

/** The command that goes on with a batch; null where its manifest came by stdin. */
export function resumeCommand({ file, place, home, only, outputDir, trustOnly }: ResumableRun): string | null {
  if (file === '-') return null;
  const words = ['pulse', 'batch', quoted(file), '--resume'];
  if (place.kind === 'server') words.push('--server', quoted(place.server.url));
  else if (home !== undefined) words.push('--home', quoted(home));
  if (only !== null) words.push('--only', quoted(only));
  if (outputDir !== null) words.push('-o', quoted(outputDir));
  if (trustOnly) words.push('--trust-only');
  return words.join(' ');
}

/** A text as one word of a shell. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
