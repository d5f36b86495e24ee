/** The set with the name in it, sorted; the same set if it was there. */
export function withHold(holds: readonly string[], name: string): readonly string[] {
  return holds.includes(name) ? holds : [...holds, name].sort();
}

/** The set without the name; the same set if it was not there. */
export function withoutHold(holds: readonly string[], name: string): readonly string[] {
  return holds.includes(name) ? holds.filter((other) => other !== name) : holds;
}
