import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Document {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export const document = (path: string): Document => ({ path, text: readFileSync(join(root, path), 'utf8') });

/** Every page that is written for people. */
export function documents(): Document[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'examples/README.md', ...pages.sort()].map(document);
}

export interface CodeBlock {
  /** What stands behind the opening fence, for example `yaml world`. */
  readonly info: string;
  readonly text: string;
  /** Where to find it, for messages. */
  readonly place: string;
}

export function codeBlocks({ path, text }: Document): CodeBlock[] {
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    info: match[1]!.trim(),
    text: match[2]!,
    place: `${path}:${text.slice(0, match.index).split('\n').length}`,
  }));
}

/** The page without its code blocks. */
export const prose = ({ text }: Document): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** Texts in backticks. */
export const codeSpans = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);

/** The part of a page under a heading, up to the next heading of the same or a higher level. */
export function section(text: string, heading: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const level = /^#+/.exec(heading)![0].length;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  return (end < 0 ? rest : rest.slice(0, end)).join('\n');
}

/** First cells of the rows of all tables whose head begins with the given word. */
export function firstCells(text: string, head: string): string[] {
  const cells: string[] = [];
  let inside = false;
  for (const line of text.split('\n')) {
    const cell = /^\| ?(.*?) *(?<!\\)\|/.exec(line)?.[1];
    if (cell === undefined) inside = false;
    else if (cell === head) inside = true;
    else if (inside && !/^-+$/.test(cell)) cells.push(cell);
  }
  return cells;
}
