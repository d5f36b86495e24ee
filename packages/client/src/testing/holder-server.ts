import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EnrolRequest, openingKeyText, type PickupAnswer } from '@keyturn/core';
import { CompactEncrypt, importJWK } from 'jose';
import { History } from './history.ts';
import { bodyOf, type Owner, startServer, type TestServer } from './http-server.ts';
import { signedNonce, verifies } from './signed-request.ts';

const GRANT = 'grant-that-is-used-once';
const ORIGIN = 'https://keys.example';

/** What the server was asked, after it was found in order. */
export interface HolderCall {
  readonly verb: 'enrol' | 'nonce' | 'pickup' | 'confirm';
  /** The version in the body. */
  readonly version: number | null;
  readonly query: string;
}

/** The holder's side of a Keyturn server: real HTTP, real sealing, signatures checked. */
export class HolderServer {
  readonly grant = GRANT;
  readonly calls = new History<HolderCall>();
  /** What a pickup answers, but for the sealed version. */
  plan: Omit<PickupAnswer, 'sealed' | 'status' | 'keyId' | 'version'> = {
    window: null,
    now: false,
    rotationId: null,
    pollMs: 60_000,
  };
  /** Verbs whose next answer is lost after the server has done its part. */
  readonly lost = new Set<string>();
  /** Verbs that are answered with this status. */
  readonly failing = new Map<string, number>();
  readonly keyStrings = new Map<number, string>();
  #primary = 1;
  #server: TestServer | null = null;
  #changed = Promise.withResolvers<void>();
  #waits = Promise.withResolvers<void>();
  readonly #nonces = new Set<string>();
  readonly #enrolled = new Map<string, string>();
  #holder: EnrolRequest | null = null;

  static async start(owner: Owner, keyString: string): Promise<HolderServer> {
    const holderServer = new HolderServer();
    holderServer.keyStrings.set(1, keyString);
    holderServer.#server = await startServer(owner, (request, response) => {
      holderServer.#serve(request, response).catch(() => response.destroy());
    });
    return holderServer;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  /** Lets the copy of this version go: it is used on, and handed out no more. */
  letGo(version: number): void {
    this.keyStrings.delete(version);
  }

  /** Hands out this version from now on. */
  handOut(version: number, keyString: string | null): void {
    if (keyString !== null) this.keyStrings.set(version, keyString);
    this.#primary = version;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Settles when a pickup waits for something new. */
  waiting(): Promise<void> {
    return this.#waits.promise;
  }

  called(verb: HolderCall['verb']): Promise<HolderCall> {
    return this.calls.next((call) => call.verb === verb);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const [path = '', query = ''] = String(request.url).split('?');
    const verb = path === '/v1/holders' ? 'enrol' : path.split('/').at(-1);
    const failure = this.failing.get(String(verb));
    const result = failure ? refusal(failure, 'made-to-fail') : await this.#act(request, body);
    const { have, version = have ?? null } = JSON.parse(body.toString() || '{}');
    this.calls.add({ verb: verb as HolderCall['verb'], version, query });
    if (this.lost.delete(String(verb))) {
      response.destroy();
      return;
    }
    const headers = { 'content-type': 'application/json' };
    response.writeHead(result.status, headers).end(JSON.stringify(result.json));
  }

  async #act(request: IncomingMessage, body: Buffer) {
    const url = new URL(String(request.url), ORIGIN);
    if (url.pathname === '/v1/holders') return this.#enrol(request, body);
    if (url.pathname === '/v1/holders/hld_1/nonce') return this.#nonce(body);
    const nonce =
      this.#holder && signedNonce(request, body, { ...this.#holder, id: 'hld_1', origin: ORIGIN });
    if (!nonce || !this.#nonces.delete(nonce)) return refusal(401, 'bad-signature');
    if (url.pathname === '/v1/holders/hld_1/confirm') return { status: 200, json: {} };
    return this.#pickup(JSON.parse(body.toString()), Number(url.searchParams.get('waitMs')));
  }

  #enrol(request: IncomingMessage, body: Buffer) {
    const asked: EnrolRequest = JSON.parse(body.toString());
    const again = this.#enrolled.get(String(request.headers['idempotency-key']));
    if (again === body.toString()) return { status: 201, json: ENROLLED };
    const proof = Buffer.from(asked.openingKeyProof, 'base64url');
    if (!verifies(asked.signingKey, openingKeyText(asked.openingKey), proof)) {
      return refusal(400, 'bad-proof');
    }
    if (asked.grant !== GRANT || this.#holder) return refusal(403, 'grant-used');
    this.#holder = asked;
    this.#enrolled.set(String(request.headers['idempotency-key']), body.toString());
    return { status: 201, json: ENROLLED };
  }

  #nonce(body: Buffer) {
    if (body.length > 0) return refusal(400, 'invalid-input');
    const nonce = randomBytes(16).toString('base64url');
    this.#nonces.add(nonce);
    return { status: 200, json: { nonce } };
  }

  async #pickup({ have }: { have: number | null }, waitMs: number) {
    if (have === this.#primary && waitMs > 0) {
      this.#waits.resolve();
      await this.#changed.promise;
    }
    const version = this.#primary;
    const isCurrent = have === version;
    const isKept = this.keyStrings.has(version);
    const sealed = !isCurrent && isKept ? await this.#sealed(version) : null;
    const status = isCurrent ? 'current' : isKept ? 'available' : 'not-kept';
    return { status: 200, json: { ...this.plan, status, version, keyId: 'key_1', sealed } };
  }

  async #sealed(version: number): Promise<string> {
    const text = JSON.stringify({
      keyId: 'key_1',
      version,
      keyString: this.keyStrings.get(version),
    });
    const key = await importJWK({ ...this.#holder?.openingKey }, 'ECDH-ES');
    return new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(key);
  }
}

const ENROLLED = {
  id: 'hld_1',
  keyId: 'key_1',
  apiId: 'api_1',
  environment: 'live',
  origin: ORIGIN,
};

function refusal(status: number, code: string) {
  return {
    status,
    json: { type: 'about:blank', title: 'Refused', status, code, detail: 'by test' },
  };
}
