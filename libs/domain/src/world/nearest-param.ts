import { nearest } from '../source/index.js';

/** The path that was probably meant: one that has all given parts in order and the same last one, else the nearest text. */
export function nearestParam(path: string, known: Iterable<string>): string | undefined {
  const paths = [...known];
  const parts = path.split('.');
  const fuller = paths.filter((candidate) => containsParts(candidate.split('.'), parts));
  return fuller.length === 1 ? fuller[0] : nearest(path, paths);
}

function containsParts(candidate: readonly string[], parts: readonly string[]): boolean {
  if (candidate.at(-1) !== parts.at(-1)) return false;
  let at = 0;
  for (const part of candidate) if (part === parts[at]) at++;
  return at === parts.length;
}
