import { Manifest } from '@pulse/contracts';
import { hasErrors, readData, type Diagnostic, type SourceDocument } from '../source/index.js';
import { unsafeName } from './safe-name.js';
import type { NamedManifest } from './types.js';

export interface ManifestReading {
  /** Absent where there is an error. */
  readonly manifest?: NamedManifest;
  /** Where there is an error, what can be read all the same: `expandManifest` finds further errors in it. */
  readonly draft?: NamedManifest;
  readonly document?: SourceDocument;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a manifest: syntax and schema, with every problem at its place. A manifest without a name takes that of its file,
 * one without an output folder `out/<name>`.
 *
 * @param input UTF-8 bytes or text of YAML or JSON
 * @param file the name that diagnostics show; `-` and `<stdin>` give the name `batch`
 */
export function readManifest(input: string | Uint8Array, file: string): ManifestReading {
  const { document, text, value, draft, diagnostics } = readData(Manifest, input, file);
  if (document === undefined) return { text, diagnostics };
  const read = value ?? draft;
  if (read === undefined) return { document, text, diagnostics };
  const found = [...diagnostics, ...checkNames(read, document)];
  const name = read.name ?? nameOfFile(file);
  const manifest = { ...read, name, config: { ...read.config, output_dir: read.config.output_dir ?? `out/${name}` } };
  return { document, text, diagnostics: found, ...(hasErrors(found) ? { draft: manifest } : { manifest }) };
}

function nameOfFile(file: string): string {
  const base = file.split(/[/\\]/).at(-1)!;
  const stem = base.replace(/\.(ya?ml|json)$/i, '').replace(/[^A-Za-z0-9._-]/g, '_');
  return unsafeName(stem) === undefined && file !== '<stdin>' ? stem : 'batch';
}

function checkNames({ name, config }: Manifest, document: SourceDocument): Diagnostic[] {
  const found: Diagnostic[] = [];
  const unsafe = name === undefined ? undefined : unsafeName(name);
  if (unsafe !== undefined)
    found.push(
      document.report(['name'], 'value', {
        severity: 'error',
        code: 'manifest.unsafe_name',
        message: `the manifest's name cannot name files: ${unsafe}`,
      }),
    );
  const saysWorld = ['world', 'dataset', 'domain'].some((key) => document.valueAt(['config', key]) !== undefined);
  if (config.world === undefined && config.domain === undefined && !saysWorld)
    found.push(
      document.report(['config'], 'key', {
        severity: 'error',
        code: 'manifest.no_world',
        message: 'the manifest does not say which world to simulate',
        expected: '`world` under `config`: a file, or the name of a bundled world',
      }),
    );
  return found;
}
