import type { YAMLError } from 'yaml';
import { assertNever } from '../errors.js';
import { shorten } from './describe.js';

interface Wording {
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly notes?: readonly string[];
}

/** Says what the YAML parser found in words of someone who writes a manifest. `at` is the text from the place on. */
export function wordYamlError(error: YAMLError, at: string): Wording {
  const found = shorten(at.split('\n', 1)[0] ?? '', 20);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { code: 'source.tab', message: 'a tab is used to indent', expected: 'spaces: YAML allows no tabs there' };
    case 'MULTIPLE_DOCS':
      return {
        code: 'source.several_documents',
        message: 'a second document starts here',
        expected: 'one document a file, without another `---`',
      };
    case 'TAG_RESOLVE_FAILED':
      return {
        code: 'source.tag',
        message: `the tag \`${found.split(/\s/, 1)[0]!}\` is not supported`,
        expected: 'plain values without tags',
      };
    case 'BAD_INDENT':
      return error.message.startsWith('Flow')
        ? {
            code: 'source.not_closed',
            message: 'this bracket is not closed',
            expected: '`]` or `}` before the next key',
          }
        : {
            code: 'source.indent',
            message: 'this line is not indented like the entries beside it',
            expected: 'the same number of spaces before each entry',
          };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        code: 'source.syntax',
        message: 'a second `:` on one line',
        expected: 'one `key: value` a line; a value with `: ` in it needs quotes',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return { code: 'source.syntax', message: 'no `:` after this key', expected: '`key: value`' };
    case 'MISSING_CHAR':
      return wordMissing(error.message);
    case 'BAD_SCALAR_START':
      return {
        code: 'source.syntax',
        message: `a value cannot start with \`${found.slice(0, 1)}\``,
        expected: 'quotes around the value',
      };
    case 'BAD_DQ_ESCAPE':
      return {
        code: 'source.syntax',
        message: `\`${found.slice(0, 2)}\` is no escape`,
        expected: '\\\\ for a backslash, or single quotes around the text',
      };
    case 'RESOURCE_EXHAUSTION':
      return { code: 'source.too_deep', message: 'nested too deeply to be read' };
    case 'BLOCK_IN_FLOW':
      return {
        code: 'source.syntax',
        message: 'a `,` or a closing bracket is missing before this',
        expected: '`,` between the entries of `[...]` and `{...}`',
      };
    case 'UNEXPECTED_TOKEN':
      return wordUnexpected(error.message, found);
    case 'ALIAS_PROPS':
    case 'BAD_ALIAS':
    case 'BAD_DIRECTIVE':
    case 'BAD_PROP_ORDER':
    case 'DUPLICATE_KEY':
    case 'IMPOSSIBLE':
    case 'KEY_OVER_1024_CHARS':
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'NON_STRING_KEY':
    case 'BAD_COLLECTION_TYPE':
      return { code: 'source.syntax', message: lowerFirst(error.message) };
    default:
      return assertNever(error.code);
  }
}

function wordMissing(message: string): Wording {
  if (message.includes('quote'))
    return {
      code: 'source.not_closed',
      message: 'a quoted text is not closed',
      expected: `a closing ${message.includes('"') ? '"' : "'"}`,
    };
  if (message.includes('map values'))
    return { code: 'source.syntax', message: 'no `:` after this key', expected: '`key: value`' };
  if (message.includes(','))
    return {
      code: 'source.syntax',
      message: 'a `,` is missing before this',
      expected: '`,` between the entries of `[...]` and `{...}`',
    };
  return { code: 'source.syntax', message: lowerFirst(message) };
}

function wordUnexpected(message: string, found: string): Wording {
  if (message.includes('block-seq-ind'))
    return {
      code: 'source.syntax',
      message: 'a list starts on the line of its key',
      expected: 'a line break before `- `, or `[a, b]`',
    };
  if (/flow-(map|seq)-end/.test(message))
    return { code: 'source.syntax', message: `\`${found.slice(0, 1)}\` closes nothing` };
  if (found.startsWith(','))
    return { code: 'source.syntax', message: 'nothing stands before this `,`', expected: 'a value' };
  const expected = 'nothing more after the value; a text with quotes or `: ` in it needs quotes around the whole';
  return { code: 'source.syntax', message: `\`${found}\` cannot stand here`, expected };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
