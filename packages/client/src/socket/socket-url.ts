/** The `http:` URL of a `ws:` one, by whose origin it is judged. */
export function httpUrl(url: URL): URL {
  return new URL(url.href.replace(/^ws/, 'http'));
}

/**
 * The `ws:` or `wss:` URL of a text, which may say `http` and `https` for them.
 *
 * @param base What it is relative to; null: it must be absolute.
 * @throws TypeError where it is none.
 */
export function socketUrl(text: string | URL, base: URL | null): URL {
  const url = URL.canParse(String(text), base?.href) ? new URL(String(text), base?.href) : null;
  const isSocket = url !== null && /^(ws|http)s?:$/.test(url.protocol);
  // The text itself stays out of the message: it may hold a secret.
  if (!isSocket) throw new TypeError('the URL of a socket must be ws or wss');
  const socket = new URL(url.href.replace(/^http/, 'ws'));
  socket.hash = '';
  return socket;
}
