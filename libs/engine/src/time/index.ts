export { type CivilDate, type CivilTime, dateOfDay, dayNumber, daysInMonth, isCivilTime } from './civil.js';
export { formatLabel, parseLabel } from './label.js';
export { ordinalOf, startOf } from './ordinal.js';
export { parseDate } from './parse-date.js';
export { phaseOf, seasonOf } from './season.js';
