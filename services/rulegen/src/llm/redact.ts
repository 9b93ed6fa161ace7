import type { Secret } from '@pulse/config';

const SHOWN = '[secret]';

/** A text with every occurrence of the key blotted out. */
export function redact(text: string, key: Secret | null): string {
  const value = key?.reveal() ?? '';
  return value === '' ? text : text.replaceAll(value, SHOWN);
}

/** Keys go into a header as they are: visible ASCII without quotes, so that JSON holds them unescaped too. */
export const isHeaderKey = (value: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]{8,512}$/.test(value);
