import type { Path } from './diagnostic.js';

/** `jobs[0].params.decay_rate`; the empty path is `the file`. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text === '' ? 'the file' : `\`${text}\``;
}
