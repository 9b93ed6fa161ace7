import { dateOfDay, dayNumber } from '@pulse/engine';

/** UTC day `YYYY-MM-DD` of an ISO time. */
export const dayOf = (at: string): string => at.slice(0, 10);

/** Month `YYYY-MM` of a UTC day or an ISO time. */
export const monthOf = (at: string): string => at.slice(0, 7);

/** Hour `YYYY-MM-DDThh` of an ISO time. */
export const hourOf = (at: string): string => at.slice(0, 13);

/** Minute `YYYY-MM-DDThh:mm` of an ISO time. */
export const minuteOf = (at: string): string => at.slice(0, 16);

const two = (value: number): string => String(value).padStart(2, '0');

/** The UTC day that is n days after another; before it where n is negative. */
export function daysAfter(day: string, n: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const moved = dateOfDay(dayNumber({ year, month, day: date }) + n);
  return `${String(moved.year).padStart(4, '0')}-${two(moved.month)}-${two(moved.day)}`;
}

/** When the day, hour or minute of a time is over, as ISO times. */
export const endOfDay = (at: string): string => `${daysAfter(dayOf(at), 1)}T00:00:00.000Z`;

export function endOfHour(at: string): string {
  const hour = Number(at.slice(11, 13));
  return hour === 23 ? endOfDay(at) : `${dayOf(at)}T${two(hour + 1)}:00:00.000Z`;
}

export function endOfMinute(at: string): string {
  const minute = Number(at.slice(14, 16));
  return minute === 59 ? endOfHour(at) : `${hourOf(at)}:${two(minute + 1)}:00.000Z`;
}

/** The time an hour later, as an ISO time. */
export const anHourAfter = (at: string): string => hourOf(endOfHour(at)) + at.slice(13);
