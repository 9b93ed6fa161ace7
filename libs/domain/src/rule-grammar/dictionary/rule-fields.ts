import { RuleCategory, type RuleData, RuleId } from '@pulse/contracts';
import { z } from 'zod';
import { ConversionError } from './conversion-error.js';
import { read } from './fields.js';
import type { Dictionary } from './types.js';

/** What an adapter must be able to read of any rule. */
export const RuleHead = z.object({ id: RuleId, type: z.string().default('causal') });

const Lists = z.object({ conditions: z.array(z.unknown()).min(1), actions: z.array(z.unknown()).min(1) });

/** Fields of a rule that mean the same on both sides; all others are extensions. */
const Shared = z.object({
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  category: RuleCategory.default('variable'),
  importance: z.number().optional(),
  enabled: z.boolean().optional(),
});

const KNOWN = new Set(['id', 'type', 'conditions', 'actions', ...Object.keys(Shared.shape)]);

export function readShared(dictionary: Dictionary): z.infer<typeof Shared> {
  return read(Shared, dictionary, '');
}

const MOST_CONDITIONS = 5;

export function readLists(dictionary: Dictionary): z.infer<typeof Lists> {
  const lists = read(Lists, dictionary, '');
  if (lists.conditions.length > MOST_CONDITIONS)
    throw new ConversionError(
      '/conditions',
      `${lists.conditions.length} conditions, the limit is ${MOST_CONDITIONS}; put some into one of type 'all'`,
    );
  return lists;
}

export function extensionsOf(dictionary: Dictionary): Dictionary {
  return Object.fromEntries(Object.entries(dictionary).filter(([key]) => !KNOWN.has(key)));
}

/** The reverse of `readShared`; what is as by default is left out. */
export function writeShared({ description, tags, category, importance, enabled }: RuleData): Dictionary {
  return {
    ...(description === '' ? {} : { description }),
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
    ...(category === 'variable' ? {} : { category }),
    ...(importance === 1 ? {} : { importance }),
    ...(enabled ? {} : { enabled }),
  };
}
