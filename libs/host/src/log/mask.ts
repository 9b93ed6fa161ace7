const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@"]+@/gi;
const API_KEY = /\bpulse_([A-Za-z0-9]+)_[A-Za-z0-9_-]+/g;
const BEARER = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi;

/** Hides what looks like a credential in a line of text: user and password in an address, API keys, authorization. */
export function mask(text: string): string {
  return text.replace(CREDENTIALS, '$1[secret]@').replace(API_KEY, 'pulse_$1_[secret]').replace(BEARER, '$1 [secret]');
}
