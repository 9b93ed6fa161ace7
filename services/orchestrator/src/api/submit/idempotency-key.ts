import { BatchId } from '@pulse/contracts';
import { ApiError } from '../problems/api-error.js';

export const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  required: false,
  description: 'Becomes the id of the batch: 1 to 64 letters, digits or underscores',
} as const;

/** The id that the header asks for; null where there is none. @throws ApiError `request.invalid` */
export function askedId(header: string | undefined): string | null {
  if (header === undefined) return null;
  const id = BatchId.safeParse(header);
  if (id.success) return id.data;
  throw new ApiError('request.invalid', 'Idempotency-Key: 1 to 64 letters, digits or underscores');
}
