/** A file of a bundle: small ones with their content, large ones as the artefacts that hold their parts in order. */
export type BundledFile =
  { readonly name: string; readonly content: string } | { readonly name: string; readonly parts: readonly string[] };

/** Size at which a bundle is closed, in UTF-16 code units of its lines. */
export const BUNDLE_SIZE = 4 * 1024 * 1024;

/** NDJSON of bundled files. */
export function packLine(file: BundledFile): string {
  return `${JSON.stringify(file)}\n`;
}

/** The files of a bundle as `ReportsWritten.bundles` names them. */
export function unpackBundle(bytes: Uint8Array): BundledFile[] {
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BundledFile);
}
