import { runPulse } from '../support/pulse.js';
import { root } from './documents.js';

export interface CommandHelp {
  /** `batch`, `events list`. */
  readonly name: string;
  /** `<file>`, `<name> [stream]`; empty where it takes none. */
  readonly argument: string;
  /** Every spelling of every option, `--help` and `--version` left out. */
  readonly options: readonly string[];
}

/** What `pulse --help` and the help of every command say. */
export async function helpOfCommands(): Promise<CommandHelp[]> {
  const names = (await listedCommands([])).flatMap(async (name) => {
    const below = await listedCommands([name]);
    return below.length === 0 ? [name] : below.map((one) => `${name} ${one}`);
  });
  return Promise.all((await Promise.all(names)).flat().map(helpOf));
}

/** Options of `pulse` itself, which go with every command. */
export async function globalOptions(): Promise<string[]> {
  return optionsIn(await helpText([])).filter((option) => option !== '-V' && option !== '--version');
}

const optionsIn = (text: string): string[] =>
  [...text.matchAll(/^ {2}(-[^ ,]+(?:, -[^ ,]+)*)/gm)]
    .flatMap((match) => match[1]!.split(', '))
    .filter((option) => option !== '-h' && option !== '--help');

async function helpText(command: readonly string[]): Promise<string> {
  const { code, stdout } = await runPulse([...command, '--help'], { cwd: root });
  if (code !== 0) throw new Error(`pulse ${command.join(' ')} --help ended with ${String(code)}`);
  return stdout;
}

async function listedCommands(parent: readonly string[]): Promise<string[]> {
  const commands = (await helpText(parent)).split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '';
  return [...commands.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1]!).filter((name) => name !== 'help');
}

async function helpOf(name: string): Promise<CommandHelp> {
  const text = await helpText(name.split(' '));
  const usage = /^Usage: (.*)$/m.exec(text)![1]!;
  return { name, argument: (usage.match(/[<[](?!options)[^>\]]+[>\]]/g) ?? []).join(' '), options: optionsIn(text) };
}
