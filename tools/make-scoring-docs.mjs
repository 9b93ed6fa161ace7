/**
 * Writes docs/reference/scoring.md from the docstrings of libs/scoring, or with --check says whether it is up to date.
 * Only what the package exports is listed, so a build is needed: `npm run build && node tools/make-scoring-docs.mjs`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as prettier from 'prettier';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'libs', 'scoring', 'src');
const target = join(root, 'docs', 'reference', 'scoring.md');
const scoring = await import(pathToFileURL(join(root, 'libs', 'scoring', 'dist', 'index.js')).href);

/** Subjects in the order of the page, and the files of each. */
const SUBJECTS = {
  'Distributions against outcomes': [
    'crps-ensemble',
    'crps-closed-form',
    'log-scores',
    'dawid-sebastiani',
    'quantile-scores',
    'interval-scores',
    'wis',
  ],
  'Probabilities of events and classes': ['brier', 'brier-decomposition', 'rps'],
  'Several values at once': ['multivariate-scores'],
  'Points against outcomes': ['point-errors', 'bias'],
  Calibration: ['pit', 'coverage', 'binomial', 'chi-square', 'ks', 'ks-distribution'],
  'Comparing forecasts': [
    'skill',
    'diebold-mariano',
    'diebold-mariano-hg',
    'diebold-mariano-fixed-smoothing',
    'bootstrap',
    'multiplicity',
    'ljung-box',
  ],
  'The normal law': ['normal'],
  'Comparing distributions': ['distances', 'quantile', 'flip-flop'],
  'What is not a number': ['outcome'],
};

const HEAD = `# Scores

<!-- Made by tools/make-scoring-docs.mjs from libs/scoring. Do not edit. -->

\`@pulse/scoring\` is pure TypeScript without input, output, clock or chance: usable on its own, in a browser too. Arrays are
\`number[]\` or \`Float64Array\`. A value that does not exist is \`{ undefined: true, reason }\`, a call that makes no sense throws
\`ScoringError\` with a stable \`code\`; nothing returns NaN, 0 or an infinity by accident. What every function must return is
held by \`tests/conformance/vectors/scoring.json\`, whose numbers come from other projects and papers.

\`\`\`ts
import { crpsEnsemble, dieboldMariano, isUndefined, skillScore } from '@pulse/scoring';

const members = [9.1, 10.4, 11.2, 12.9];
const crps = crpsEnsemble(members, 10.7, { estimator: 'fair' });
const skill = isUndefined(crps) ? null : skillScore(crps, 1.4);
const test = dieboldMariano([-0.2, 0.1, -0.4, -0.1, -0.3, 0.2, -0.5, -0.2], 1, { alternative: 'less' });
\`\`\`
`;

const files = readdirSync(source).filter((name) => name.endsWith('.ts') && !/spec|index|conformance/.test(name));
const texts = new Map(files.map((name) => [name.slice(0, -3), readFileSync(join(source, name), 'utf8')]));

/** Exported functions and classes of one file with their docstrings, in its order. */
function entriesOf(file) {
  const text = texts.get(file);
  if (text === undefined)
    throw new Error(`libs/scoring has no ${file}.ts: mend the list in tools/make-scoring-docs.mjs`);
  const found = text.matchAll(/(\/\*\*(?:(?!\*\/)[^])*\*\/\s*)?^export (?:function|class) (\w+)([^]*?) \{$/gm);
  return [...found]
    .filter(([, , name]) => typeof scoring[name] === 'function' && !/^require|Into$/.test(name))
    .map(([, doc, name, rest]) => ({ name, signature: signatureOf(name, rest), text: textOf(doc ?? '', name) }));
}

const signatureOf = (name, rest) =>
  rest.startsWith(' extends')
    ? `class ${name}`
    : `${name}${rest.replace(/\s+/g, ' ').replace('( ', '(').replace(/, \)/, ')')}`;

function textOf(doc, name) {
  const lines = doc
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim());
  const text = lines.join('\n').trim();
  if (text === '') throw new Error(`${name} in libs/scoring has no docstring`);
  return text
    .replace(/^@param (\S+)\s*/gm, '- `$1`: ')
    .replace(/^@returns\s*/gm, '- returns ')
    .replace(/^@throws\s*/gm, '- throws ')
    .replace(/([^\n])\n(?=- )/, '$1\n\n')
    .replace(/\n\n- /g, '\n- ')
    .replace(/^([^-\n][^]*?)\n- /, '$1\n\n- ')
    .replace(/\nSource: /, '\n\nSource: ');
}

const listed = Object.values(SUBJECTS).flat();
const forgotten = files
  .map((name) => name.slice(0, -3))
  .filter((file) => !listed.includes(file) && entriesOf(file).length > 0);
if (forgotten.length > 0) throw new Error(`tools/make-scoring-docs.mjs does not know ${forgotten.join(', ')}`);

const body = Object.entries(SUBJECTS).map(([subject, of]) => {
  const entries = of.flatMap(entriesOf);
  const parts = entries.map(
    ({ name, signature, text }) => `### ${name}\n\n\`\`\`text\n${signature}\n\`\`\`\n\n${text}\n`,
  );
  return `## ${subject}\n\n${parts.join('\n')}`;
});
const options = await prettier.resolveConfig(target);
const text = await prettier.format(`${HEAD}\n${body.join('\n')}`, { ...options, filepath: target });

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write(
    'docs/reference/scoring.md is out of date: run "npm run build && node tools/make-scoring-docs.mjs"\n',
  );
  process.exit(1);
}
