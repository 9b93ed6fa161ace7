/** Canonical JSON holds no integer beyond this, and every number beyond it is an integer. */
export const LARGEST_RECORDABLE = Number.MAX_SAFE_INTEGER;

/** Whether a number can be written to the record: finite and at most 2^53 - 1 in size. */
export function isRecordable(value: number): boolean {
  return Math.abs(value) <= LARGEST_RECORDABLE;
}
