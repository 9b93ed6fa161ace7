import { RuleEffect } from '@pulse/contracts';
import { z } from 'zod';
import { read } from './fields.js';
import type { ActionCodec } from './types.js';

const Adjusting = z.object({
  variable: z.string(),
  value: z.union([z.number(), z.literal('fit')]),
  sd: z.number().default(0),
  cap: z.number().optional(),
});

/** `{variable, value}`, with `sd` and `cap` where they are not 0 and the size of the value. */
const adjust: ActionCodec = {
  read(dictionary, path) {
    const { variable, value, sd, cap } = read(Adjusting, dictionary, path);
    const add = value === 'fit' ? value : { value, sd };
    return read(RuleEffect, { on: variable, add, cap: cap ?? (value === 'fit' ? undefined : Math.abs(value)) }, path);
  },
  write({ on, add, cap }) {
    if (add === 'fit') return { variable: on, value: add, cap };
    return {
      variable: on,
      value: add.value,
      ...(add.sd === 0 ? {} : { sd: add.sd }),
      ...(cap === Math.abs(add.value) ? {} : { cap }),
    };
  },
};

/** The types of actions that every adapter knows. */
export const ACTION_CODECS: readonly (readonly [type: string, codec: ActionCodec])[] = [['adjust', adjust]];
