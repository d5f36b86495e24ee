import { TextDecoder } from 'node:util';
import { Refusal } from '../problem/refusal.ts';
import type { App } from './context.ts';

/**
 * Takes JSON bodies alone (RFC 8259: UTF-8), keeps their bytes for digests, and refuses members
 * that would reach into prototypes. An empty body counts as none.
 */
export function takeJsonBodies(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0) return done(null, undefined);
    request.rawBody = bytes;
    const text = decoded(utf8, bytes);
    if (text === null) return done(notJson(), undefined);
    parseJson(request, text, (error, value) => done(error ? notJson() : null, value));
  });
}

function decoded(utf8: TextDecoder, bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** The parser's own message repeats parts of the body, which may hold a secret. */
function notJson(): Refusal {
  return new Refusal('malformed-json', 'The body is not one JSON value in UTF-8.');
}
