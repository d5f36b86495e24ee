/** The members that were given: what is left out stays out, where a command tells it from null. */
export type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

export function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}
