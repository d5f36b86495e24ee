import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, type Owner, startServer } from './http-server.ts';

/** What an API was asked, key included. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The value of `X-API-Key`. */
  readonly key: string | null;
}

/** What it answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers?: { [name: string]: string };
  readonly body?: string;
}

export interface ApiServer {
  readonly url: string;
  readonly calls: ApiCall[];
}

/** An API with a verifier in front of it, both as the test says. */
export async function startApi(
  owner: Owner,
  answer: (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>,
): Promise<ApiServer> {
  const calls: ApiCall[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await bodyOf(request)).toString();
    const { method = '', url: path = '', headers } = request;
    const key = headers['x-api-key'];
    const call = { method, path, headers, body, key: typeof key === 'string' ? key : null };
    calls.push(call);
    const { status, headers: fields = {}, body: text = '' } = await answer(call);
    response.writeHead(status, fields).end(text);
  };
  const server = await startServer(owner, (request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return { url: server.url, calls };
}

/** The answer of a handler that ran. */
export const ACCEPTED: ApiAnswer = { status: 200, headers: { 'api-key-status': 'active' } };

/** The verifier's refusal, before the handler ran. */
export const REFUSED: ApiAnswer = {
  status: 401,
  headers: { 'api-key-status': 'refused', 'www-authenticate': 'Bearer' },
  body: 'refused',
};
