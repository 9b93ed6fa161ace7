import { dateOfDay, dayNumber } from './civil.js';

/** ISO 8601 weeks start on Monday; week 0 is the one that holds 1970-01-01. */
export function weekOfDay(days: number): number {
  return Math.floor((days + 3) / 7);
}

export function mondayOfWeek(week: number): number {
  return week * 7 - 3;
}

/** The ISO year and week number of a week: the year is the one that holds its Thursday. */
export function isoWeekOf(week: number): { year: number; week: number } {
  const thursday = mondayOfWeek(week) + 3;
  const { year } = dateOfDay(thursday);
  return { year, week: Math.floor((thursday - dayNumber({ year, month: 1, day: 1 })) / 7) + 1 };
}

/** The week of an ISO year and week number, or undefined where the year has no such week. */
export function weekOfIso(year: number, week: number): number | undefined {
  const found = weekOfDay(dayNumber({ year, month: 1, day: 4 })) + week - 1;
  const back = isoWeekOf(found);
  return back.year === year && back.week === week ? found : undefined;
}
