/**
 * Reads the members of a JSON object that came from outside, each by its type. What is wrong is
 * said by the member's name, never by its value.
 */
export class JsonMembers {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #what: string;
  readonly #read = new Set<string>();

  /**
   * @param what How the object is called in messages.
   * @throws TypeError where `value` is no object.
   */
  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeError(`${what} must be an object`);
    }
    this.#object = value as Record<string, unknown>;
    this.#what = what;
  }

  /** Text of 1 to 4096 characters. */
  text(name: string): string {
    const value = this.#member(name);
    const fits = typeof value === 'string' && value.length > 0 && value.length <= 4096;
    return fits ? value : this.#wrong(name, 'a text');
  }

  /** An id, a nonce: what may stand between quotes in a signed field. */
  token(name: string): string {
    const value = this.#member(name);
    const fits = typeof value === 'string' && TOKEN.test(value);
    return fits ? value : this.#wrong(name, 'of the characters A-Z a-z 0-9 _ -');
  }

  /** An origin (RFC 6454) of http or https, as it is serialised. */
  origin(name: string): string {
    const value = this.#member(name);
    const fits =
      typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
    return fits ? value : this.#wrong(name, 'an origin such as https://keys.example');
  }

  /** A whole number of at least 0. */
  whole(name: string): number {
    const value = this.#member(name);
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return fits ? value : this.#wrong(name, 'a whole number');
  }

  boolean(name: string): boolean {
    const value = this.#member(name);
    return typeof value === 'boolean' ? value : this.#wrong(name, 'true or false');
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const value = this.#member(name);
    return values.find((known) => known === value) ?? this.#wrong(name, values.join(' or '));
  }

  /** An instant of RFC 3339, in ms since 1970. */
  instant(name: string): number {
    const value = this.#member(name);
    const at = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? this.#wrong(name, 'an instant of RFC 3339') : at;
  }

  object(name: string): JsonMembers {
    return new JsonMembers(this.#member(name), `${this.#what}.${name}`);
  }

  objects(name: string): JsonMembers[] {
    const value = this.#member(name);
    if (!Array.isArray(value)) return this.#wrong(name, 'a list');
    return value.map((item, index) => new JsonMembers(item, `${this.#what}.${name}[${index}]`));
  }

  /** Null where the member is null or absent, otherwise what `read` makes of it. */
  optional<T>(name: string, read: (members: this) => T): T | null {
    return this.#member(name) === null || this.#member(name) === undefined ? null : read(this);
  }

  /** @throws TypeError where there is a member that was not asked for. */
  refuseOthers(): void {
    const other = Object.keys(this.#object).find((name) => !this.#read.has(name));
    if (other !== undefined) throw new TypeError(`${this.#what} has an unknown member`);
  }

  #member(name: string): unknown {
    this.#read.add(name);
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
  }

  #wrong(name: string, expected: string): never {
    throw new TypeError(`${this.#what}.${name} must be ${expected}`);
  }
}

const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
