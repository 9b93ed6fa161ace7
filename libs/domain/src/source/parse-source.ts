import { LineCounter, parseDocument, visit, type Document, type Node, type YAMLError } from 'yaml';
import { decodeSource } from './decode.js';
import type { Diagnostic } from './diagnostic.js';
import { SourceDocument } from './source-document.js';
import { DataBuilder, type NodeProblem } from './to-data.js';
import { wordYamlError } from './yaml-problem.js';

export interface ParsedSource {
  /** Absent where the text cannot be read as data at all. */
  readonly document?: SourceDocument;
  /** The text that positions refer to, for rendering. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads YAML 1.2 (core schema, merge keys) or JSON. Every problem is reported at once; there is a document only where the
 * syntax holds, and nothing of it may be used while there are errors.
 *
 * @param input UTF-8 bytes or text, at most 10 MB
 * @param file the name that diagnostics show
 */
export function parseSource(input: string | Uint8Array, file: string): ParsedSource {
  const decoded = decodeSource(input, file);
  if (!decoded.ok) return { text: decoded.text, diagnostics: [decoded.problem] };
  const { text } = decoded;
  const parsed = parseDocument(text, {
    lineCounter: new LineCounter(),
    prettyErrors: false,
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: 'error',
  });
  const bare = new SourceDocument(file, text, null, null, new Map());
  if (parsed.errors.length + parsed.warnings.length > 0) {
    const found = [...parsed.errors, ...parsed.warnings];
    const deep = found.filter((error) => error.code === 'RESOURCE_EXHAUSTION').slice(0, 1);
    return {
      text,
      diagnostics: (deep.length > 0 ? deep : firstPerLine(found, bare)).map((error) =>
        syntaxError(error, bare, parsed),
      ),
    };
  }
  const root = parsed.contents as Node | null;
  if (root === null || (root.range && root.range[0] === root.range[1] && !('items' in root)))
    return {
      text,
      diagnostics: [
        { severity: 'error', code: 'source.empty', file, line: 1, column: 1, length: 0, message: 'the file is empty' },
      ],
    };
  const builder = new DataBuilder();
  const { value } = builder.build(root);
  const document = new SourceDocument(file, text, value, root, builder.targets);
  const diagnostics = builder.problems.map((problem) => nodeProblem(problem, document));
  return builder.truncated ? { text, diagnostics } : { document, text, diagnostics };
}

/** What follows a syntax error on its line is its echo. */
function firstPerLine<E extends { pos: [number, number] }>(errors: readonly E[], document: SourceDocument): E[] {
  const lines = new Set<number>();
  return errors.filter((error) => {
    const { line } = document.span(error.pos[0], error.pos[1]);
    return !lines.has(line) && lines.add(line);
  });
}

function syntaxError(error: YAMLError, document: SourceDocument, parsed: Document.Parsed): Diagnostic {
  const end = document.text.trimEnd().length;
  const at = Math.min(error.pos[0], Math.max(0, end));
  const wording = wordYamlError(error, document.text.slice(at, at + 200));
  const opening = wording.code === 'source.not_closed' ? openingBefore(parsed, error.pos[0], document.text) : undefined;
  const from = opening ?? at;
  const span = document.span(from, opening === undefined ? Math.max(error.pos[1], from + 1) : from + 1);
  return { severity: 'error', file: document.file, ...span, ...wording };
}

/** Where the innermost quote or bracket opens that is still open at an offset. */
function openingBefore(parsed: Document.Parsed, offset: number, text: string): number | undefined {
  let opening: number | undefined;
  visit(parsed, {
    Node: (_key, node) => {
      const [from, to] = node.range ?? [0, 0];
      if (/["'[{]/.test(text.charAt(from)) && from < offset && to >= offset - 1) opening = from;
    },
  });
  return opening;
}

function nodeProblem({ node, first, ...problem }: NodeProblem, document: SourceDocument): Diagnostic {
  const [from, to] = node.range ?? [0, 0];
  const { line } = document.span(first?.range?.[0] ?? 0, first?.range?.[1] ?? 0);
  const notes = first === undefined ? {} : { notes: [...(problem.notes ?? []), `first given in line ${line}`] };
  return { ...problem, ...notes, file: document.file, ...document.span(from, to) };
}
