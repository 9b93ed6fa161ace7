import { z } from 'zod';
import { ApiError } from './problems/api-error.js';

/** `?limit=` of a list. */
export const limitUpTo = (most: number, usual: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .meta({ description: `a whole number from 1 to ${most}` })
    .default(usual);

/** `?cursor=` as the page before gave it. */
export const Cursor = z.string().max(200).meta({ description: 'a cursor that this list has given' }).optional();

/** The whole number that a cursor stands for. @throws ApiError `request.invalid` */
export function positionOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const position = Number(cursor);
  if (!Number.isSafeInteger(position) || position < 0)
    throw new ApiError('request.invalid', 'cursor: not one that this list has given');
  return position;
}
