import { createHmac } from 'node:crypto';
import { signatureBase, signatureParameters } from '@keyturn/core';
import type { SignedRequest } from '../../../packages/server/src/deliver/signed-request.ts';
import type {
  Answer,
  CallOptions,
  HttpServer,
} from '../../../packages/server/src/http/testing/http-server.ts';
import { TestHolder, TestHolderKeys } from '../../test-holder.ts';
import type { KnownIds, Owner } from './owner.ts';
import { sendSigned } from './send-signed.ts';

/** One thing that a thief tried, and what came of it. */
export interface Attempt {
  what: string;
  answer: Answer;
}

interface Operation {
  method: string;
  path: string;
}

/** Someone with a stolen key string, every id, key pairs of their own, and what they overheard. */
export class Thief {
  readonly keys = new TestHolderKeys();
  readonly attempts: Attempt[] = [];
  readonly #server: HttpServer;
  readonly #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
    this.#server = owner.server;
  }

  /** Every operation that the server describes, with the key string wherever a credential may stand. */
  async tryEveryOperation(): Promise<void> {
    const { keyString } = this.#owner;
    const places: [string, CallOptions][] = [
      ['as a token', { token: keyString }],
      ['as an API key', { token: null, headers: { 'x-api-key': keyString } }],
      ['as a basic password', { token: null, headers: { authorization: basic(keyString) } }],
      ['as a cookie', { token: null, headers: { cookie: `token=${keyString}` } }],
    ];
    for (const { method, path } of await this.#operations()) {
      for (const [place, options] of places) {
        const sent = { ...options, ...this.#bodyFor(method, path) };
        await this.#try(`${method} ${path} ${place}`, method, path, sent);
      }
      await this.#try(`${method} ${path} in the query`, method, `${path}?token=${keyString}`, {
        token: null,
      });
    }
  }

  /** Enrolment: with the key string, with the used grant, with nothing. */
  async tryToEnrol(): Promise<void> {
    const enrolment = this.keys.enrolment('bot');
    const bodies = {
      'the key string as a grant': { ...enrolment, grant: this.#owner.keyString },
      'the used grant': { ...enrolment, grant: this.#owner.grant },
      'no grant': enrolment,
      'a key id as a grant': { ...enrolment, grant: this.#owner.ids.keyId },
      'a foreign member': { ...enrolment, grant: 'x', keyId: this.#owner.ids.keyId },
    };
    for (const [what, body] of Object.entries(bodies)) {
      await this.#try(`enrol with ${what}`, 'POST', '/v1/holders', { token: null, body });
    }
    const token = this.#owner.keyString;
    await this.#try('enrol by the key string as a pickup token', 'POST', '/v1/holders', {
      token,
      body: enrolment,
    });
  }

  /** Signatures: forged in every way, and an honest call that was overheard. */
  async tryToSign(): Promise<void> {
    const { holder, keyString, ids } = this.#owner;
    const impostor = new TestHolder(this.#server.deployment, this.keys, holder.enrolled);
    const mine = await impostor.signed('pickup', { have: 1 });
    const overheard = await holder.signed('pickup', { have: 1 });
    const body = Buffer.from('{"version":1}');
    const forged: [string, SignedRequest][] = [
      ['by a key of the thief', mine],
      ['by nobody', { ...mine, signature: null, signatureInput: null }],
      ['with an empty signature', { ...mine, signature: 'keyturn=::' }],
      ['with zeros', { ...mine, signature: `keyturn=:${Buffer.alloc(64).toString('base64')}:` }],
      ['by HMAC under the key string', await this.#hmacSigned(keyString)],
      ['by HMAC under the public key', await this.#hmacSigned(holder.keys.signingKey.x)],
      ['for another holder', { ...mine, holderId: ids.keyId, path: path(ids.keyId) }],
      ['overheard, for another body', { ...overheard, body: Buffer.from('{"have":null}') }],
      ['overheard, for another path', { ...overheard, path: path(holder.id, 'confirm'), body }],
      ['overheard, for another query', { ...overheard, query: '?waitMs=1' }],
      ['overheard, with another nonce', await this.#withNewNonce(overheard)],
    ];
    for (const [what, request] of forged) await this.#trySigned(`pickup signed ${what}`, request);
    await sendSigned(this.#server, overheard);
    await this.#trySigned('an honest pickup sent again', overheard);
  }

  async #operations(): Promise<Operation[]> {
    const { body } = await this.#server.call('GET', '/openapi.json', { token: null });
    const paths: Record<string, object> = body.paths;
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => this.#valueOf(name)),
      })),
    );
  }

  #valueOf(parameter: string): string {
    const { ids } = this.#owner;
    return parameter in ids ? ids[parameter as keyof KnownIds] : '1';
  }

  /** What the calls of holders take, so that they are not refused for their form alone. */
  #bodyFor(method: string, path: string): { body?: object } {
    if (path === '/v1/holders' && method === 'POST') return { body: this.keys.enrolment('bot') };
    if (path.endsWith('/pickup')) return { body: { have: 1 } };
    if (path.endsWith('/confirm')) return { body: { version: 1 } };
    return /\/(?:nonce|gone)$/.test(path) || method === 'GET' ? {} : { body: {} };
  }

  async #hmacSigned(secret: string): Promise<SignedRequest> {
    const request = await this.#owner.holder.signed('pickup', { have: 1 });
    const { nonce } = await this.#nonce();
    const input = {
      ...request,
      contentDigest: request.contentDigest ?? '',
      origin: request.origin ?? '',
      created: 1,
      nonce,
      keyId: this.#owner.holder.id,
    };
    const mac = createHmac('sha256', secret).update(signatureBase(input)).digest('base64');
    return {
      ...request,
      signatureInput: `keyturn=${signatureParameters(input)}`,
      signature: `keyturn=:${mac}:`,
    };
  }

  async #withNewNonce(request: SignedRequest): Promise<SignedRequest> {
    const { nonce } = await this.#nonce();
    const signatureInput = request.signatureInput?.replace(/nonce="[^"]+"/, `nonce="${nonce}"`);
    return { ...request, signatureInput: signatureInput ?? null };
  }

  /** Anyone who knows a holder's id gets a nonce; it is worth nothing without the signing key. */
  async #nonce(): Promise<{ nonce: string }> {
    const { holder } = this.#owner;
    const answer = await this.#server.call('POST', path(holder.id, 'nonce'), { token: null });
    return answer.body;
  }

  async #try(what: string, method: string, path: string, options: CallOptions): Promise<void> {
    this.attempts.push({ what, answer: await this.#server.call(method, path, options) });
  }

  async #trySigned(what: string, request: SignedRequest): Promise<void> {
    this.attempts.push({ what, answer: await sendSigned(this.#server, request) });
  }
}

function path(holderId: string, verb = 'pickup'): string {
  return `/v1/holders/${holderId}/${verb}`;
}

function basic(password: string): string {
  return `Basic ${Buffer.from(`bot:${password}`).toString('base64')}`;
}
