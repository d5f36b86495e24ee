const LONGEST = 120;

/** A mail program makes links of these by itself. */
const SCHEME = /\b(https?|ftp|mailto|tel|sms|javascript|data):(?=\S)/giu;
const DOT_OF_A_HOST = /(?<=[\p{L}\p{N}])[.\u3002\uff0e\uff61](?=\p{L})/gu;

/**
 * A value that came from outside (a name, a user agent, a reason), as it may stand in a notice: one
 * line of visible characters that ends no quotation, is no link and does not grow without end.
 * `http://pay.example` becomes `http[:]//pay[.]example`, so that no mail program makes a link of it;
 * there is one link in a notice, and it is ours.
 *
 * @param longest - in characters; what is cut off is shown by `…`.
 */
export function plainValue(value: string, longest: number = LONGEST): string {
  const visible = value
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    // More marks on one letter than any script has are there to cover the lines around.
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  const characters = Array.from(visible);
  const cut =
    characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : visible;
  const harmless = cut
    .replace(/["“”„‟«»]/gu, "'")
    .replace(SCHEME, '$1[:]')
    .replace(DOT_OF_A_HOST, '[.]');
  return harmless === '' ? '(empty)' : harmless;
}

/** A name in quotation marks, which it cannot end. */
export function quoted(name: string): string {
  return `“${plainValue(name)}”`;
}

/** `a, b and c`, each harmless. */
export function listed(values: readonly string[]): string {
  const shown = values.map((value) => plainValue(value));
  const last = shown.pop();
  if (last === undefined) return 'none';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
