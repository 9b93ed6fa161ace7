import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { memoryArtifacts } from '../../testing/memory-artifacts.js';
import { ArtifactFile } from './artifact-file.js';
import { BundleWriter } from './bundle-writer.js';
import { packLine, unpackBundle } from './bundle.js';
import { csvLine } from './csv.js';
import { readReportFiles } from './read-files.js';
import { toYaml, type YamlValue } from './yaml.js';

describe('CSV', () => {
  it('quotes what would break a row, doubling quotes', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', 'plain', ' edge'])).toBe(
      '"a,b","say ""hi""","two\nlines",plain," edge"\n',
    );
  });

  it('leaves missing values and numbers that are not finite empty', () => {
    expect(csvLine([null, undefined, NaN, Infinity, 0, false, ''])).toBe(',,,,0,false,\n');
  });
});

describe('YAML', () => {
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('no', '~', '1e3', '- x', 'a: b', '#', '0x1f', '2009-12', "it's", '\u2028', '\u0085'),
  );
  const { value } = fc.letrec<{ value: YamlValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 4 }),
    ),
  }));

  it('is read back by a YAML reader as it was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('no', 'y', 'a b')), value),
        (data) => {
          const plain: unknown = JSON.parse(JSON.stringify(data));
          expect(parse(toYaml(data)) ?? {}).toEqual(plain);
        },
      ),
    );
  });

  it('writes no NaN', () => {
    expect(toYaml({ a: NaN, b: [Infinity, 1] })).toBe('a: null\nb: [null, 1]\n');
  });
});

describe('files in artefacts', () => {
  const textOf = async (
    artifacts: ReturnType<typeof memoryArtifacts>,
    written: Parameters<typeof readReportFiles>[1],
  ) => {
    const files: Record<string, string> = {};
    for await (const file of readReportFiles(artifacts, written)) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of file.chunks()) chunks.push(chunk);
      files[file.name] = Buffer.concat(chunks).toString('utf8');
    }
    return files;
  };

  it('a large file is stored in parts that together are the file', async () => {
    const artifacts = memoryArtifacts();
    const file = new ArtifactFile(artifacts, 3_000_000);
    let whole = '';
    for (let i = 0; i < 90; i++) {
      const text = `${i} äöü € 🙂 `.repeat(5000);
      whole += text;
      file.write(text);
      await file.drain();
    }
    const stored = await file.end();
    expect('parts' in stored && stored.parts.length).toBeGreaterThan(2);
    const bundles = new BundleWriter(artifacts);
    bundles.add({ name: 'big.csv', parts: 'parts' in stored ? stored.parts : [] });
    expect(await textOf(artifacts, { files: {}, bundles: await bundles.end() })).toEqual({ 'big.csv': whole });
  });

  it('an empty file is one empty artefact', async () => {
    const artifacts = memoryArtifacts();
    const stored = await new ArtifactFile(artifacts).end();
    expect(stored).toEqual({ artifact: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
  });

  it('bundles hold many small files, each on a line of its own', () => {
    const files = [
      { name: 'a.yaml', content: 'x: "1\n2"\n' },
      { name: 'ü.json', content: '' },
    ];
    const bytes = new TextEncoder().encode(files.map(packLine).join(''));
    expect(unpackBundle(bytes)).toEqual(files);
  });
});
