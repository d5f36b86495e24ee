import { isClearText } from '@keyturn/core';

/**
 * The origins that may be sent the key, and nothing else. An origin (RFC 6454) is scheme, host and
 * port, so a redirect from https to http, to another port or to another host leaves it.
 */
export class KeyOrigins {
  readonly #origins: ReadonlySet<string>;

  /**
   * @param urls Absolute http(s) URLs; only their origins count.
   * @param allowClearText Whether http is allowed beyond loopback. A key sent in clear text must
   * be taken as exposed.
   * @throws TypeError where there is none, one cannot be read, or one is in clear text.
   */
  constructor(urls: readonly (string | URL)[], allowClearText: boolean) {
    if (urls.length === 0) {
      throw new TypeError('say by `api` or `origins` to which origins the key may be sent');
    }
    this.#origins = new Set(urls.map((url) => keyOrigin(url, allowClearText)));
  }

  has(url: URL): boolean {
    return this.#origins.has(url.origin);
  }
}

function keyOrigin(text: string | URL, allowClearText: boolean): string {
  const url = URL.canParse(String(text)) ? new URL(text) : null;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new TypeError('an origin that the key may be sent to must be an absolute http(s) URL');
  }
  if (!allowClearText && isClearText(url)) {
    throw new TypeError(
      `the key would be sent in clear text to ${url.origin}: use https, or set allowClearText`,
    );
  }
  return url.origin;
}
