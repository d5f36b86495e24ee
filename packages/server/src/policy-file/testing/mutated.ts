/** Whole numbers below a bound, in an order that the seed alone decides (mulberry32). */
export type Numbers = (below: number) => number;

export function seededNumbers(seed: number): Numbers {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Mutation = (bytes: Uint8Array, numbers: Numbers) => Uint8Array;

const NEWLINE = 0x0a;
const COLON = 0x3a;

const MUTATIONS: readonly Mutation[] = [
  function deletedLine(bytes, numbers) {
    const [from, to] = someLine(bytes, numbers);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  function blankedValue(bytes, numbers) {
    const [from, to] = someLine(bytes, numbers);
    const colon = bytes.indexOf(COLON, from);
    if (colon === -1 || colon >= to) return bytes;
    return joined(bytes.subarray(0, colon + 1), new Uint8Array([NEWLINE]), bytes.subarray(to));
  },
  function swappedCharacters(bytes, numbers) {
    const copy = bytes.slice();
    const [one, other] = [numbers(bytes.length), numbers(bytes.length)];
    [copy[one], copy[other]] = [bytes[other] ?? 0, bytes[one] ?? 0];
    return copy;
  },
  function truncated(bytes, numbers) {
    return bytes.slice(0, numbers(bytes.length));
  },
  function doubledBlock(bytes, numbers) {
    const [from, to] = [someLine(bytes, numbers)[0], someLine(bytes, numbers)[1]];
    return joined(bytes.subarray(0, to), bytes.subarray(Math.min(from, to)));
  },
  function randomBytes(bytes, numbers) {
    const copy = bytes.slice();
    for (let left = 1 + numbers(8); left > 0; left -= 1) copy[numbers(copy.length)] = numbers(256);
    return copy;
  },
  function specialCharacter(bytes, numbers) {
    const special = ':-?,[]{}#&*!|>\'"%@`\t\n 0<';
    const at = numbers(bytes.length);
    const one = special.charCodeAt(numbers(special.length));
    return joined(bytes.subarray(0, at), new Uint8Array([one]), bytes.subarray(at));
  },
];

/** The bytes with one to three mutations. */
export function mutated(bytes: Uint8Array, numbers: Numbers): Uint8Array {
  let result = bytes;
  for (let left = 1 + numbers(3); left > 0; left -= 1) {
    result = MUTATIONS[numbers(MUTATIONS.length)]?.(result, numbers) ?? result;
  }
  return result;
}

/** From its begin to behind its line feed. */
function someLine(bytes: Uint8Array, numbers: Numbers): [from: number, to: number] {
  const at = numbers(bytes.length);
  const end = bytes.indexOf(NEWLINE, at);
  return [bytes.lastIndexOf(NEWLINE, at - 1) + 1, end === -1 ? bytes.length : end + 1];
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
