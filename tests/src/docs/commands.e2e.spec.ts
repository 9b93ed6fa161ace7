import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { codeBlocks, codeSpans, document, documents, firstCells, prose, root, section } from './documents.js';
import { globalOptions, helpOfCommands, type CommandHelp } from './help.js';

jest.setTimeout(120_000);

const reference = document('docs/reference/cli.md');
/** Options of node itself that pages name. */
const OF_NODE = ['--import'];

let commands: readonly CommandHelp[];
let everywhere: readonly string[];

beforeAll(async () => {
  commands = await helpOfCommands();
  everywhere = await globalOptions();
});

const headingOf = ({ name, argument }: CommandHelp): string =>
  `${name.includes(' ') ? '###' : '##'} \`pulse ${name}${argument === '' ? '' : ` ${argument}`}\``;

describe('the reference of commands', () => {
  it('has every command with its argument, and no other', () => {
    const parents = commands.flatMap(({ name }) => (name.includes(' ') ? [`## \`pulse ${name.split(' ')[0]!}\``] : []));
    const headings = reference.text.split('\n').filter((line) => /^#+ `pulse /.test(line));
    expect(headings.sort()).toEqual([...new Set([...commands.map(headingOf), ...parents])].sort());
  });

  it('has every option of every command, and no other', () => {
    const described = commands.map((command) => {
      const cells = firstCells(section(reference.text, headingOf(command)), 'option');
      const options = cells.flatMap(codeSpans).map((span) => span.split(' ')[0]!);
      return [command.name, options.sort()];
    });
    expect(described).toEqual(commands.map(({ name, options }) => [name, [...options].sort()]));
  });

  it('has the options that go with every command', () => {
    expect(everywhere).toEqual(['--server']);
    expect(section(reference.text, '## A server')).toContain('`--server <url>`');
  });

  it('has every exit code, and no other', () => {
    const source = readFileSync(join(root, 'cli/src/exit-codes.ts'), 'utf8');
    const codes = [...source.matchAll(/^ {2}\w+: (\d+),$/gm)].map((match) => match[1]!);
    expect(codes.length).toBeGreaterThan(5);
    expect(firstCells(reference.text, 'code')).toEqual(codes);
  });
});

describe('pages', () => {
  it('show only commands and options that there are', () => {
    const lines = documents().flatMap((page) =>
      codeBlocks(page)
        .filter(({ info }) => info === 'sh')
        .flatMap(({ text, place }) => text.split('\n').map((line) => [place, line.replace(/ #.*/, '')] as const)),
    );
    const shown = lines.flatMap(([place, line]) => {
      const words = /^(?:npx )?pulse (.*)/.exec(line)?.[1]?.split(/\s+/);
      return words === undefined ? [] : [{ place, line, words }];
    });
    expect(shown.length).toBeGreaterThan(15);
    const wrong = shown.filter(({ words }) => {
      const two = words.slice(0, 2).join(' ');
      const command = commands.find(({ name }) => name === words[0] || name === two);
      return (
        !command ||
        words.some(
          (word) => /^--?[a-z]/.test(word) && ![...command.options, ...everywhere].includes(word.split('=')[0]!),
        )
      );
    });
    expect(wrong).toEqual([]);
  });

  it('name only commands that there are', () => {
    const named = documents().flatMap((page) => codeSpans(prose(page)).map((span) => ({ page: page.path, span })));
    const shown = named.flatMap(({ page, span }) => {
      const words = /^pulse ([a-z].*)/.exec(span)?.[1]?.split(' ') ?? [];
      const option = words.findIndex((word) => word.startsWith('-'));
      return words.length === 0 ? [] : [{ page, span, words: option < 0 ? words : words.slice(0, option) }];
    });
    expect(shown.length).toBeGreaterThan(50);
    const wrong = shown.filter(({ words }) => {
      if (words.length === 1 && commands.some(({ name }) => name.startsWith(`${words[0]!} `))) return false;
      const command = commands.find(({ name }) => name === words.slice(0, 2).join(' ') || name === words[0]);
      if (command === undefined) return true;
      const given = words.length - command.name.split(' ').length;
      return !command.argument.includes('...') && given > command.argument.split(' ').filter(Boolean).length;
    });
    expect(wrong).toEqual([]);
  });

  it('name only options that there are', () => {
    const known = new Set([
      ...commands.flatMap(({ options }) => options),
      ...everywhere,
      ...OF_NODE,
      '--help',
      '--version',
    ]);
    const unknown = documents().flatMap((page) =>
      codeSpans(prose(page))
        .filter((span) => !span.startsWith('npm run '))
        .flatMap((span) => span.match(/(?<![\w-])--[a-z][a-z_-]*/g) ?? [])
        .filter((option) => !known.has(option))
        .map((option) => `${page.path}: ${option}`),
    );
    expect(unknown).toEqual([]);
  });
});
