/** There is no key to send: none was found yet, or the client is closed. The request was not sent. */
export class KeyUnavailableError extends Error {
  override readonly name = 'KeyUnavailableError';
}
