import { describe, expect, it } from '@jest/globals';
import { runCli } from './program.js';
import { capture } from './testing/capture.js';
import { VERSION } from './version.js';

const run = async (...args: string[]) => {
  const { result, out, err } = await capture(() => runCli(args));
  return { code: result, out, err };
};

const COMMANDS = [
  ['batch'],
  ['cancel'],
  ['forecast'],
  ['validate'],
  ['plan'],
  ['batches'],
  ['report'],
  ['show'],
  ['replay'],
  ['events', 'list'],
  ['events', 'show'],
  ['events', 'tail'],
  ['verify-log'],
  ['paths'],
];

describe('pulse', () => {
  it('tells its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });

  it('lists its commands with an example of the first', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const [command] of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command!} `, 'm'));
    expect(out).toContain('pulse batch experiments.yaml --workers 4');
  });

  it('shows its examples, and how commands are described, alike and within 80 columns', async () => {
    const { out } = await run('--help');
    for (const line of out.slice(out.indexOf('Examples:')).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const commands = out.slice(out.indexOf('Commands:'), out.indexOf('Examples:')).matchAll(/^ {2}\S.*? {2,}(\S+)/gm);
    const first = Array.from(commands, ([, word]) => word!);
    expect(first.length).toBeGreaterThan(15);
    expect(first.filter((word) => word !== word.toLowerCase())).toEqual([]);
  });

  it.each([
    ['keys create', ['DATABASE_URL']],
    ['keys', ['DATABASE_URL']],
    ['projections list', ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD', 'DATABASE_URL']],
    ['verify-archive', ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD', 'DATABASE_URL']],
    ['restore', ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD', 'DATABASE_URL']],
    ['provision', ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD', 'DATABASE_URL', 'PULSE_DATABASE_PASSWORD_<ROLE>']],
    ['migrate', ['DATABASE_URL']],
  ])('%s --help names what it reads from the environment', async (command, variables) => {
    const { out } = await run(...command.split(' '), '--help');
    const named = out.slice(out.indexOf('Environment:')).matchAll(/^ {2}([A-Z_<>]+)$/gm);
    expect(Array.from(named, ([, name]) => name)).toEqual(variables);
    for (const line of out.slice(out.indexOf('Environment:')).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('without a command shows its help as an error of usage', async () => {
    const { code, out, err } = await run();
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Usage: pulse /);
  });

  it.each([
    [['bacth'], /unknown command 'bacth'[^]*Did you mean batch\?/],
    [['nothing-like-it'], /unknown command 'nothing-like-it'/],
    [['events', 'lst'], /unknown command 'lst'[^]*Did you mean list\?/],
    [['batch', 'm.yaml', '--worker', '2'], /unknown option '--worker'[^]*Did you mean --workers\?/],
    [['batch', 'm.yaml', '--resum'], /Did you mean --resume\?/],
    [['batch'], /missing required argument 'file'/],
    [['batch', 'a.yaml', 'b.yaml'], /too many arguments/],
    [['batch', 'm.yaml', '--workers', '0'], /Expected a whole number of at least 1\./],
    [['batch', 'm.yaml', '--workers', 'many'], /Expected a whole number of at least 1\./],
    [['batch', 'm.yaml', '--workers', '1.5'], /Expected a whole number of at least 1\./],
    [['batch', 'm.yaml', '--max-failures', '-1'], /Expected a whole number of at least 1\./],
    [['batch', 'm.yaml', '--progress', 'fancy'], /Allowed choices are auto, bar, plain, none\./],
    [['forecast', '--min-conf', '1.1'], /Expected a number from 0 to 1\./],
    [['forecast', '--count', 'x'], /Expected a whole number of at least 1\./],
    [['report', 'latest', '--format', 'pdf'], /Allowed choices are md, csv, html, json\./],
    [['show'], /missing required argument 'batch'/],
  ])('refuses %j as an error of usage', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toContain('Run with --help for what is possible.');
  });

  it.each(COMMANDS)('%s %s explains each of its options once', async (...command) => {
    const words = command.filter((word) => word !== undefined);
    const { code, out } = await run(...words, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: pulse ${words.join(' ')} \\[options\\]`));
    const options = out
      .slice(out.indexOf('Options:'))
      .split('\n')
      .filter((line) => /^ {2}-/.test(line));
    expect(options.length).toBeGreaterThan(1);
    const flags = options.flatMap((line) =>
      [...line.split(/ {2,}/)[1]!.matchAll(/(?<![\w-])-{1,2}[\w-]+/g)].map(([flag]) => flag),
    );
    expect(new Set(flags).size).toBe(flags.length);
    // Each has an explanation beside it.
    for (const line of options) expect(line.trim()).toMatch(/ {2,}\S/);
  });
});
