import { Manifest } from '@pulse/contracts';
import { checkSchema, hasErrors, parseSource, type Diagnostic, type SourceDocument } from '../source/index.js';
import { unsafeName } from './safe-name.js';
import type { NamedManifest } from './types.js';

export interface ManifestReading {
  /** Absent where there is an error. */
  readonly manifest?: NamedManifest;
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
  const { document, text, diagnostics } = parseSource(input, file);
  if (document === undefined) return { text, diagnostics };
  const checked = checkSchema(Manifest, document);
  const found = [...diagnostics, ...checked.diagnostics];
  if (checked.value === undefined) return { document, text, diagnostics: found };
  const name = checked.value.name ?? nameOfFile(file);
  found.push(...checkNames(checked.value, document));
  if (hasErrors(found)) return { document, text, diagnostics: found };
  const config = { ...checked.value.config, output_dir: checked.value.config.output_dir ?? `out/${name}` };
  return { manifest: { ...checked.value, name, config }, document, text, diagnostics: found };
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
  if (config.world === undefined && config.domain === undefined)
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
