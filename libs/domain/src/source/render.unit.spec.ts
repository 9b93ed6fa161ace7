import { describe, expect, it } from '@jest/globals';
import { Manifest } from '@pulse/contracts';
import { checkSchema } from './check-schema.js';
import { arrangeDiagnostics, type Diagnostic } from './diagnostic.js';
import { parseSource } from './parse-source.js';
import { renderDiagnostics } from './render.js';

const MANIFEST = `name: tuning
config:
  wrold: capital
  analyze: yes
  horizon: twelve
jobs:
  - {name: a}
  - {nmae: b}
jobs: []
`;

const rendered = (text: string): string => {
  const parsed = parseSource(text, 'tuning.yaml');
  const checked = parsed.document === undefined ? [] : checkSchema(Manifest, parsed.document).diagnostics;
  return renderDiagnostics(arrangeDiagnostics([...parsed.diagnostics, ...checked]), { 'tuning.yaml': parsed.text });
};

describe('printing diagnostics', () => {
  it('reads like a compiler', () => {
    expect(rendered(MANIFEST)).toBe(`error[schema.unknown_key]: unknown key \`wrold\` in \`config\`
 --> tuning.yaml:3:3
  |
3 |   wrold: capital
  |   ^^^^^
  |
  = expected one of \`world\`, \`dataset\`, \`domain\`, \`output_dir\`, \`origin\`, \`horizon\`, \`paths\`, \`count\`, \`seed\`, \`profile\`, \`analyze\`, \`evidence\`, \`save_stats\`, \`objective\`, \`validation\`, \`license\`, \`retry\`, \`timeout\`, \`default_params\`
  = help: did you mean \`world\`?

error[schema.wrong_type]: \`config.analyze\` is the text "yes"
 --> tuning.yaml:4:12
  |
4 |   analyze: yes
  |            ^^^ expected true or false
  |
  = help: did you mean \`true\`?
  = note: YAML 1.2 reads \`yes\` as text, not as a boolean

error[schema.wrong_type]: \`config.horizon\` is the text "twelve"
 --> tuning.yaml:5:12
  |
5 |   horizon: twelve
  |            ^^^^^^ expected a number

error[schema.missing_key]: \`jobs[1]\` lacks the key \`name\`
 --> tuning.yaml:8:5
  |
8 |   - {nmae: b}
  |     ^^^^^^^^^ expected text

error[schema.unknown_key]: unknown key \`nmae\` in \`jobs[1]\`
 --> tuning.yaml:8:6
  |
8 |   - {nmae: b}
  |      ^^^^ expected one of \`name\`, \`params\`
  |
  = help: did you mean \`name\`?

error[source.duplicate_key]: \`jobs\` is given twice in one mapping
 --> tuning.yaml:9:1
  |
9 | jobs: []
  | ^^^^
  |
  = note: first given in line 6

6 errors
`);
  });

  it('prints nothing where nothing is wrong', () => expect(rendered('config: {world: w}')).toBe(''));

  it('cuts long lines around the place and puts the caret under it', () => {
    const text = `config: {world: "${'w'.repeat(200)}", horizon: x}`;
    const [, , , line, caret] = rendered(text).split('\n') as [string, string, string, string, string];
    expect(line.length).toBeLessThan(125);
    expect(line.charAt(caret.indexOf('^'))).toBe('x');
  });

  it('puts the caret under the place after tabs and wide characters', () => {
    const one = (column: number, length: number): Diagnostic => ({
      severity: 'warning',
      code: 'x',
      file: 'f',
      line: 1,
      column,
      length,
      message: 'm',
    });
    const caretLine = (source: string, column: number, length: number): string =>
      renderDiagnostics([one(column, length)], { f: source }).split('\n')[4]!;
    expect(caretLine('\tab', 2, 2)).toBe('  |   ^^');
    expect(caretLine('日本 x', 4, 1)).toBe('  |      ^');
    expect(caretLine('日本', 1, 2)).toBe('  | ^^^^');
  });

  it('colours only where it is asked to', () => {
    const parsed = parseSource('a: 1\na: 2', 'f');
    const colored = renderDiagnostics(parsed.diagnostics, { f: parsed.text }, { color: true });
    expect(colored).toContain('\u001B[1;31merror');
    expect(
      colored
        .split('\u001B')
        .map((part, i) => (i === 0 ? part : part.replace(/^\[[\d;]*m/, '')))
        .join(''),
    ).toBe(renderDiagnostics(parsed.diagnostics, { f: parsed.text }));
  });

  it('needs no source', () => {
    const one: Diagnostic = {
      severity: 'error',
      code: 'x.y',
      file: 'gone.yaml',
      line: 3,
      column: 7,
      length: 2,
      message: 'what',
      expected: 'that',
    };
    expect(renderDiagnostics([one], {})).toBe('error[x.y]: what\n --> gone.yaml:3:7\n  = expected that\n\n1 error\n');
  });
});
