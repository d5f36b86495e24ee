/**
 * How many ms a `Retry-After` field asks to wait (RFC 9110 §10.2.3: seconds or an HTTP-date), at
 * least 0; null where there is none or it cannot be read.
 */
export function retryAfterMs(field: string | null, wallMs: number): number | null {
  if (field === null) return null;
  if (/^[0-9]{1,9}$/.test(field)) return Number(field) * 1_000;
  const at = httpDateMs(field);
  return at === null ? null : Math.max(0, at - wallMs);
}

// IMF-fixdate, the only form that senders may use. Other forms would be read in local time.
const HTTP_DATE = /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/;

/** An HTTP-date (RFC 9110 §5.6.7) in ms since 1970; null where it is not one. */
export function httpDateMs(field: string | null): number | null {
  const at = field !== null && HTTP_DATE.test(field) ? Date.parse(field) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
