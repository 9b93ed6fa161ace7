import { createHash, timingSafeEqual } from 'node:crypto';

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Takes as long for a secret that is wrong in its first character as for one that is wrong in its last. */
export const isSecretOf = (secret: string, hash: Uint8Array): boolean => timingSafeEqual(hashSecret(secret), hash);
