import { RuleGenMethod } from '@pulse/contracts';
import { type Diagnostic, readData, type SourceDocument } from '@pulse/domain';
import { z } from 'zod';

const Wishes = {
  target: z.string().min(1).optional(),
  /** File with text for the language model, relative to this one. */
  context: z.string().min(1).optional(),
  rule_type: z.string().min(1).max(100).optional(),
  method: RuleGenMethod.optional(),
  max_iterations: z.int().min(1).max(100).optional(),
  horizon: z.int().min(1).max(24).optional(),
  seed: z.union([z.int().min(0), z.string().min(1)]).optional(),
  /** Share of the budget in comparison with other items. */
  weight: z.number().positive().max(1e6).optional(),
};

/** Runs to generate rules with: what each item leaves out is taken from the defaults. */
export const RulesBatchFile = z.strictObject({
  defaults: z.strictObject({ world: z.string().min(1).optional(), ...Wishes }).default({}),
  items: z
    .array(z.strictObject({ world: z.string().min(1).optional(), ...Wishes }))
    .min(1)
    .max(1000),
});
export type RulesBatchFile = z.infer<typeof RulesBatchFile>;

export type RulesBatchItem = Omit<RulesBatchFile['items'][number], 'world'> & { readonly world: string };

export interface ReadBatchFile {
  /** Absent where there is an error. */
  readonly items?: readonly RulesBatchItem[];
  readonly document?: SourceDocument;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the file of a batch, with every problem at its place. */
export function readBatchFile(bytes: Uint8Array, file: string): ReadBatchFile {
  const { document, text, value, diagnostics } = readData(RulesBatchFile, bytes, file);
  if (document === undefined || value === undefined) return { text, diagnostics, ...(document && { document }) };
  const found: Diagnostic[] = [...diagnostics];
  const items = value.items.flatMap((item, i): RulesBatchItem[] => {
    const world = item.world ?? value.defaults.world;
    if (world !== undefined) return [{ ...value.defaults, ...item, world }];
    found.push(
      document.report(['items', i], 'value', {
        severity: 'error',
        code: 'rules.no_world',
        message: 'no world is named',
        expected: '`world` here or in `defaults`: a file, a folder with one, or the name of a bundled world',
      }),
    );
    return [];
  });
  const failed = found.some(({ severity }) => severity === 'error');
  return { document, text, diagnostics: found, ...(failed ? {} : { items }) };
}
