/** Text that is markup already. Everything else is escaped where it enters a template. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** Template of markup: interpolated texts are escaped, lists are joined, null and false are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let out = strings[0]!;
  values.forEach((value, i) => {
    out += render(value) + strings[i + 1]!;
  });
  return new Markup(out);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  if (typeof value === 'number' && !Number.isFinite(value)) return '–';
  return escapeHtml(String(value));
}

/** A long name that may be broken after its underscores and dots, but not within a number. */
export function breakable(name: string): Markup {
  return new Markup(escapeHtml(name).replaceAll(/_(?=[^_])|\.(?=[A-Za-z])/g, '$&<wbr>'));
}
