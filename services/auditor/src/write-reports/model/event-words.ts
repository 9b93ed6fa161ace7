/** What a skill against the base rate does not show. */
export const BASE_RATE_NOTE =
  'The only reference is the base rate of earlier origins: an event that persists is easily ahead of it, because the ' +
  'forecast knows whether it holds now.';
