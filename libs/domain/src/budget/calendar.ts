const DAY_MS = 86_400_000;

/** UTC day `YYYY-MM-DD` of an ISO time. */
export const dayOf = (at: string): string => at.slice(0, 10);

/** Month `YYYY-MM` of a UTC day or an ISO time. */
export const monthOf = (at: string): string => at.slice(0, 7);

/** Hour `YYYY-MM-DDThh` of an ISO time. */
export const hourOf = (at: string): string => at.slice(0, 13);

/** Minute `YYYY-MM-DDThh:mm` of an ISO time. */
export const minuteOf = (at: string): string => at.slice(0, 16);

/** The UTC day that is n days before another. */
export const daysBefore = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) - n * DAY_MS).toISOString().slice(0, 10);

const ends = (start: string, ms: number): string => new Date(Date.parse(start) + ms).toISOString();

/** When the minute, hour or day of a time is over, as ISO times. */
export const endOfMinute = (at: string): string => ends(`${minuteOf(at)}:00.000Z`, 60_000);
export const endOfHour = (at: string): string => ends(`${hourOf(at)}:00:00.000Z`, 3_600_000);
export const endOfDay = (at: string): string => ends(`${dayOf(at)}T00:00:00.000Z`, DAY_MS);
