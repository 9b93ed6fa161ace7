import type { Scalar } from 'yaml';
import type { NodeProblem } from './to-data.js';

/** What is wrong with one scalar as data, whatever it stands for. */
export function scalarProblem(node: Scalar): Omit<NodeProblem, 'node'> | undefined {
  const { value } = node;
  const source = node.source ?? '';
  if (typeof value === 'string')
    return value.isWellFormed()
      ? undefined
      : {
          severity: 'error',
          code: 'source.bad_text',
          message: 'the text holds half of a surrogate pair (\\ud800 to \\udfff alone)',
        };
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) {
    const written = /inf|nan/i.test(source);
    return {
      severity: 'error',
      code: 'source.bad_number',
      message: written
        ? `\`${source}\` is not a finite number`
        : `\`${source}\` is larger than any number that can be held`,
      expected: 'a finite number, at most about 1.8e308',
    };
  }
  if (/^[-+]?\d+$/.test(source) && !Number.isSafeInteger(value))
    return {
      severity: 'error',
      code: 'source.bad_number',
      message: `\`${source}\` has more digits than a number can hold exactly`,
      expected: 'an integer up to 9007199254740991, or text in quotes',
      suggestion: JSON.stringify(source),
    };
  if (/^[-+]?0\d+$/.test(source))
    return {
      severity: 'warning',
      code: 'source.leading_zero',
      message: `\`${source}\` is the number ${value}`,
      notes: [`YAML 1.1 read a leading 0 as octal, YAML 1.2 does not; write ${value}, or "${source}" for text`],
    };
  return undefined;
}
