import { ApiError } from '../problems/api-error.js';

export const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  required: false,
  description: 'The position that was seen last: goes on after it, without a snapshot',
} as const;

/** The position that a client has seen; null where it has seen none. @throws ApiError `request.invalid` */
export function seen(id: string | undefined): number | null {
  if (id === undefined || id === '') return null;
  const position = Number(id);
  if (Number.isSafeInteger(position) && position >= 0) return position;
  throw new ApiError('request.invalid', 'Last-Event-ID: not an id that this stream has given');
}
