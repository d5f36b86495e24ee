/** A message of the key set protocol that is not what it must be. Says where, never the content. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/**
 * Reads the members of one JSON object by hand. Each reader names the member it wants and throws
 * {@link Malformed} unless it is there in that form; `end` throws if any member was not read, so
 * that an unknown member is never passed over.
 */
export class Members {
  readonly #values: Record<string, unknown>;
  readonly #what: string;
  #unread: number;

  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Malformed(`${what} is not an object`);
    }
    this.#values = value as Record<string, unknown>;
    this.#what = what;
    this.#unread = Object.keys(value).length;
  }

  string(name: string, maxLength = 256): string {
    const value = this.#take(name);
    if (typeof value !== 'string' || value.length > maxLength) throw this.#fault(name);
    return value;
  }

  /** A string that `form` accepts whole. */
  matching(name: string, form: RegExp): string {
    const value = this.#take(name);
    if (typeof value !== 'string' || !form.test(value)) throw this.#fault(name);
    return value;
  }

  oneOf<Value extends string>(name: string, allowed: readonly Value[]): Value {
    const value = this.#take(name);
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw this.#fault(name);
    return found;
  }

  boolean(name: string): boolean {
    const value = this.#take(name);
    if (typeof value !== 'boolean') throw this.#fault(name);
    return value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  whole(name: string): number {
    const value = this.#take(name);
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw this.#fault(name);
    return value as number;
  }

  /** A number from 0 to `max`, not necessarily whole. */
  number(name: string, max: number): number {
    const value = this.#take(name);
    if (typeof value !== 'number' || !(value >= 0 && value <= max)) throw this.#fault(name);
    return value;
  }

  strings(name: string, maxLength = 256): string[] {
    const values = this.array(name);
    for (const value of values) {
      if (typeof value !== 'string' || value.length > maxLength) throw this.#fault(name);
    }
    return values as string[];
  }

  array(name: string): unknown[] {
    const value = this.#take(name);
    if (!Array.isArray(value)) throw this.#fault(name);
    return value;
  }

  /** The members of an object whose names are not fixed. */
  entries(name: string): [string, unknown][] {
    const value = this.#take(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#fault(name);
    }
    return Object.entries(value);
  }

  object(name: string): Members {
    return new Members(this.#take(name), `${this.#what}.${name}`);
  }

  /** What `read` makes of the member, or null where it is null. */
  nullable<Value>(name: string, read: (members: Members, name: string) => Value): Value | null {
    if (this.#values[name] === null && Object.hasOwn(this.#values, name)) {
      this.#unread--;
      return null;
    }
    return read(this, name);
  }

  /** What `read` makes of the member, or undefined where there is none. */
  optional<Value>(
    name: string,
    read: (members: Members, name: string) => Value,
  ): Value | undefined {
    return Object.hasOwn(this.#values, name) ? read(this, name) : undefined;
  }

  /** A member that is `true` wherever it is there. */
  flag(name: string): true | undefined {
    return this.optional(name, (members) => {
      if (!members.boolean(name)) throw this.#fault(name);
      return true;
    });
  }

  end(): void {
    if (this.#unread !== 0) throw new Malformed(`${this.#what} has members that are not known`);
  }

  #take(name: string): unknown {
    if (!Object.hasOwn(this.#values, name)) throw this.#fault(name);
    this.#unread--;
    return this.#values[name];
  }

  #fault(name: string): Malformed {
    return new Malformed(`${this.#what}.${name} is missing or not of its form`);
  }
}

/** JSON to a value. @throws Malformed if it is no JSON; the text is not repeated. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed(`${what} is not JSON`);
  }
}
