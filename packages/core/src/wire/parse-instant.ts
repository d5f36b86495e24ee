const DAY_MS = 86_400_000;
const FORM = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z$/;

/**
 * Reads an instant exactly as `formatInstant` writes it, in ms since 1970; null for any other text,
 * a day that no month has among them. Howard Hinnant's `days_from_civil`.
 */
export function parseInstant(text: string): number | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [year, month, date, hours, minutes, seconds, ms] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || date < 1 || date > daysOf(year, month)) return null;
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const day = dayNumber(year, month, date);
  return day * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function dayNumber(year: number, month: number, date: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
