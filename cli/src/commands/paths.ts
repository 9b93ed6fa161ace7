import { REPORT_FILES } from '@pulse/auditor';
import { homeAt } from '../embedded/home.js';
import { ExitCode } from '../exit-codes.js';
import { bundledWorlds } from '../inputs/bundled.js';
import { print, table } from '../output/terminal.js';

export interface PathsOptions {
  readonly json?: boolean;
  readonly home?: string;
}

/** `pulse paths` */
export async function pathsCommand(options: PathsOptions): Promise<ExitCode> {
  const home = homeAt(process.cwd(), options.home);
  const worlds = Object.fromEntries(bundledWorlds());
  if (options.json === true) {
    print(JSON.stringify({ schemaVersion: 1, home, worlds, reports: REPORT_FILES }));
    return ExitCode.ok;
  }
  print(
    table(
      ['what', 'where'],
      [
        ['data folder', home.root],
        ['log', home.log],
        ['artefacts', home.artifacts],
      ],
    ),
  );
  print(`\n${table(['bundled world', 'file'], Object.entries(worlds))}`);
  print(
    `\n${table(
      ['report', 'what it holds'],
      Object.values(REPORT_FILES).map(({ name, holds }) => [name, holds]),
    )}`,
  );
  print(
    '\nReports are written to output_dir of the manifest, or --output-dir; older ones move to batches/<id>/ there.',
  );
  return ExitCode.ok;
}
