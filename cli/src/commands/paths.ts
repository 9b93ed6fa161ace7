import { REPORT_FILES } from '@pulse/auditor';
import { ExitCode } from '../exit-codes.js';
import { bundledWorlds } from '../inputs/bundled.js';
import { print, table } from '../output/terminal.js';
import { placeAt, type PlaceOptions } from '../place/place.js';

export interface PathsOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** `pulse paths` */
export async function pathsCommand(options: PathsOptions): Promise<ExitCode> {
  const place = placeAt(process.cwd(), options);
  const where = place.kind === 'folder' ? { home: place.home } : { server: place.server.url };
  const worlds = Object.fromEntries(bundledWorlds());
  if (options.json === true) {
    print(JSON.stringify({ schemaVersion: 1, ...where, worlds, reports: REPORT_FILES }));
    return ExitCode.ok;
  }
  print(
    table(
      ['what', 'where'],
      place.kind === 'folder'
        ? [
            ['data folder', place.home.root],
            ['log', place.home.log],
            ['artefacts', place.home.artifacts],
          ]
        : [
            ['log', `${place.server.url}/v1/log`],
            ['artefacts', `${place.server.url}/v1/artifacts`],
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
