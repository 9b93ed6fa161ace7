import { nearest, type Diagnostic, type Path, type SourceDocument } from '../source/index.js';

type Details = Partial<Pick<Diagnostic, 'expected' | 'suggestion' | 'notes'>>;

/** Collects what the checks of one document find; every check gets one and says what is wrong where. */
export class Reporter {
  readonly found: Diagnostic[] = [];

  constructor(readonly document: SourceDocument) {}

  error(path: Path, code: string, message: string, details: Details & { at?: 'key' | 'value' } = {}): void {
    this.#add('error', path, code, message, details);
  }

  warning(path: Path, code: string, message: string, details: Details & { at?: 'key' | 'value' } = {}): void {
    this.#add('warning', path, code, message, details);
  }

  /** A name that refers to nothing, with the name that was probably meant. */
  unknown(path: Path, kind: string, name: string, known: Iterable<string>): void {
    const names = [...new Set(known)];
    const suggestion = nearest(name, names);
    this.error(path, 'world.unknown_name', `there is no ${kind} \`${name}\``, {
      ...(names.length > 0 ? { expected: `one of ${listed(names)}` } : { notes: [`the world has no ${plural(kind)}`] }),
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  #add(
    severity: 'error' | 'warning',
    path: Path,
    code: string,
    message: string,
    { at = 'value', ...details }: Details & { at?: 'key' | 'value' },
  ): void {
    this.found.push(this.document.report(path, at, { severity, code, message, ...details }));
  }
}

/** Names in backticks, at most a dozen. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `\`${name}\``);
  return names.length > 12 ? `${shown.join(', ')}, … (${names.length - 12} more)` : shown.join(', ');
}

function plural(kind: string): string {
  return kind
    .split(' or ')
    .map((word) => word.replace(/^an? /, '').replace(/y$/, 'ie') + 's')
    .join(' or ');
}
