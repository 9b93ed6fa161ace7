import type { HistoryDiagnostic, WorldPath } from './types.js';
import type { Table } from './table.js';

/** A cell, or a row where `column` is absent, that a diagnostic is about. */
export interface CellPlace {
  readonly path: WorldPath;
  readonly file: string;
  readonly table: Table;
  readonly row: number;
  readonly column?: string;
  readonly text: string;
}

/** What is wrong with nearly every row alike, so that two of them say it. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set(['history.coarse_date', 'history.several_in_period']);

/** Collects diagnostics; many bad cells of one kind are counted instead of listed. */
export class Findings {
  private readonly list: HistoryDiagnostic[] = [];
  private readonly cells = new Map<string, { count: number; place: CellPlace; code: string }>();

  constructor(private readonly maxCells: number) {}

  get failed(): boolean {
    return this.list.some(({ severity }) => severity === 'error');
  }

  add(
    severity: HistoryDiagnostic['severity'],
    code: string,
    path: WorldPath,
    message: string,
    more: Partial<HistoryDiagnostic> = {},
  ): void {
    this.list.push({ code, severity, message, path, ...more });
  }

  /** An error at a cell: the message is preceded by the place and followed by the text that stands there. */
  cell(code: string, place: CellPlace, message: string): void {
    const key = JSON.stringify([code, place.path, place.file, place.column]);
    const seen = this.cells.get(key);
    if (seen !== undefined) {
      seen.count++;
      if (seen.count > this.most(code)) return;
    } else this.cells.set(key, { count: 1, place, code });
    const line = place.table.lines[place.row] ?? 0;
    const column = place.column === undefined ? '' : `, column "${place.column}"`;
    const where = `${place.file}, ${place.table.lineWord} ${line}${column}`;
    const text = clip(place.text);
    this.add('error', code, place.path, `${where}: ${message}, found "${text}"`, {
      file: place.file,
      line,
      text,
      ...(place.column === undefined ? {} : { column: place.column }),
    });
  }

  private most(code: string): number {
    return OF_THE_WHOLE.has(code) ? Math.min(2, this.maxCells) : this.maxCells;
  }

  all(): HistoryDiagnostic[] {
    const rest = [...this.cells.values()].filter(({ count, code }) => count > this.most(code));
    return [
      ...this.list,
      ...rest.map(({ count, place, code }): HistoryDiagnostic => {
        const column = place.column === undefined ? '' : `, column "${place.column}"`;
        const message = `${place.file}${column}: ${count - this.most(code)} more of the same kind`;
        return { code, severity: 'error', message, path: place.path, file: place.file };
      }),
    ];
  }
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
