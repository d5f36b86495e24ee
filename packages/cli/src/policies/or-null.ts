/** `none` leaves a member to the farther policy: null in the body of a call. */
export function orNull<Value>(given: Value | 'none'): Value | null {
  return given === 'none' ? null : given;
}
