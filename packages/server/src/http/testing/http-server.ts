import type { TestContext } from 'node:test';
import { makeDeployment } from '../../../../../test/deployment.ts';
import type { ManualClock } from '../../../../../test/manual-clock.ts';
import { firstAdminToken } from '../../access/first-admin-token.ts';
import type { Deployment } from '../../deployment.ts';
import type { Store } from '../../store/store.ts';
import { makeApp } from '../app.ts';
import type { App } from '../context.ts';

/** A server that listens on the loopback, over a deployment whose clock the test moves. */
export interface HttpServer {
  url: string;
  app: App;
  deployment: Deployment;
  clock: ManualClock;
  adminToken: string;
  /** Calls with the admin token unless `token` says otherwise; null sends none. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
}

export interface CallOptions {
  token?: string | null;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  raw?: string | Buffer<ArrayBuffer>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // The tests assert on its members.
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server answered
  body: any;
}

/** Starts a server on `store`; it is closed when the test ends. */
export async function serve(
  t: TestContext,
  store: Store,
  overrides: Partial<Deployment> = {},
  options: Parameters<typeof makeDeployment>[2] = {},
): Promise<HttpServer> {
  const { deployment, clock } = await makeDeployment(store, overrides, options);
  const adminToken = (await firstAdminToken(deployment)) ?? '';
  const app = await makeApp(deployment);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  const call: HttpServer['call'] = (method, path, given = {}) =>
    callAt(url, method, path, { token: adminToken, ...given });
  return { url, app, deployment, clock, adminToken, call };
}

async function callAt(
  url: string,
  method: string,
  path: string,
  { token, body, raw, headers = {}, signal }: CallOptions,
): Promise<Answer> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: /[/+]json\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : null,
  };
}
