import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import {
  type Enrolled,
  type HolderKind,
  openingKeyText,
  type PickupAnswer,
  type PublicJwk,
  type SealedVersion,
  signatureBase,
  signatureParameters,
} from '@keyturn/core';
import { compactDecrypt } from 'jose';
import { createGrant } from '../packages/server/src/deliver/grant-create.ts';
import { confirmVersion } from '../packages/server/src/deliver/holder-confirm.ts';
import { enrolHolder } from '../packages/server/src/deliver/holder-enrol.ts';
import { leave } from '../packages/server/src/deliver/holder-gone.ts';
import { pickup } from '../packages/server/src/deliver/holder-pickup.ts';
import { createNonce } from '../packages/server/src/deliver/nonce-create.ts';
import type { SignedRequest } from '../packages/server/src/deliver/signed-request.ts';
import type { Deployment } from '../packages/server/src/deployment.ts';
import { OPERATOR } from './lifecycle-world.ts';

export type Curves = 'edwards' | 'p256';

/** The two key pairs of a holder, made here and never sent. */
export class TestHolderKeys {
  readonly signing: KeyObject;
  readonly opening: KeyObject;
  readonly signingKey: PublicJwk;
  readonly openingKey: PublicJwk;

  constructor(curves: Curves = 'edwards') {
    const [signing, opening] = curves === 'edwards' ? edwardsPairs() : [p256Pair(), p256Pair()];
    this.signing = signing.privateKey;
    this.opening = opening.privateKey;
    this.signingKey = signing.publicKey.export({ format: 'jwk' }) as unknown as PublicJwk;
    this.openingKey = opening.publicKey.export({ format: 'jwk' }) as unknown as PublicJwk;
  }

  sign(text: string): Buffer {
    const data = Buffer.from(text, 'ascii');
    if (this.signing.asymmetricKeyType === 'ed25519') return sign(null, data, this.signing);
    return sign('sha256', data, { key: this.signing, dsaEncoding: 'ieee-p1363' });
  }

  enrolment(name: string, kind: HolderKind = 'durable') {
    return {
      name,
      kind,
      class: 'sdk' as const,
      signingKey: this.signingKey,
      openingKey: this.openingKey,
      openingKeyProof: this.sign(openingKeyText(this.openingKey)).toString('base64url'),
    };
  }
}

function edwardsPairs() {
  return [generateKeyPairSync('ed25519'), generateKeyPairSync('x25519')] as const;
}

function p256Pair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** An enrolled holder that signs its calls as the client does. */
export class TestHolder {
  readonly keys: TestHolderKeys;
  readonly enrolled: Enrolled;
  readonly #deployment: Deployment;

  constructor(deployment: Deployment, keys: TestHolderKeys, enrolled: Enrolled) {
    this.#deployment = deployment;
    this.keys = keys;
    this.enrolled = enrolled;
  }

  static async enrol(
    deployment: Deployment,
    keyId: string,
    { name = 'bot', kind = 'durable' as HolderKind, curves = 'edwards' as Curves } = {},
  ): Promise<TestHolder> {
    const { grant } = await createGrant(deployment, OPERATOR, { keyId, name });
    const keys = new TestHolderKeys(curves);
    const actor = { kind: 'holder', id: 'grant', name, address: '203.0.113.9' } as const;
    const enrolment = keys.enrolment(name, kind);
    const enrolled = await enrolHolder(deployment, actor, { grant }, enrolment);
    return new TestHolder(deployment, keys, enrolled);
  }

  get id(): string {
    return this.enrolled.id;
  }

  async nonce(): Promise<string> {
    return (await createNonce(this.#deployment, { holderId: this.id })).nonce;
  }

  /** A signed call with a new nonce; `change` alters it before it is signed. */
  async signed(
    verb: string,
    body: object,
    change: Partial<{ nonce: string; origin: string; keyId: string; query: string }> = {},
  ): Promise<SignedRequest> {
    const bytes = Buffer.from(JSON.stringify(body));
    const input = {
      method: 'POST',
      path: `/v1/holders/${this.id}/${verb}`,
      query: change.query ?? '?',
      contentDigest: `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
      origin: change.origin ?? this.enrolled.origin,
      created: 1,
      nonce: change.nonce ?? (await this.nonce()),
      keyId: change.keyId ?? this.id,
    };
    return {
      holderId: this.id,
      method: input.method,
      path: input.path,
      query: input.query,
      contentDigest: input.contentDigest,
      origin: input.origin,
      signatureInput: `keyturn=${signatureParameters(input)}`,
      signature: `keyturn=:${this.keys.sign(signatureBase(input)).toString('base64')}:`,
      body: bytes,
      address: '203.0.113.9',
    };
  }

  async pickup(have: number | null = null, waitMs = 0): Promise<PickupAnswer> {
    const request = await this.signed('pickup', { have });
    return pickup(this.#deployment, request, { have, waitMs });
  }

  async confirm(version: number): Promise<void> {
    const request = await this.signed('confirm', { version });
    await confirmVersion(this.#deployment, request, { version });
  }

  async leave(): Promise<void> {
    await leave(this.#deployment, await this.signed('gone', {}));
  }

  async open(sealed: string | null): Promise<SealedVersion> {
    const key = createPrivateKey({
      key: this.keys.opening.export({ format: 'jwk' }),
      format: 'jwk',
    });
    const { plaintext } = await compactDecrypt(sealed ?? '', key);
    return JSON.parse(Buffer.from(plaintext).toString());
  }

  /** Picks up what is newer and confirms it, as a compliant holder does. */
  async move(have: number): Promise<SealedVersion> {
    const answer = await this.pickup(have);
    const version = await this.open(answer.sealed);
    await this.confirm(answer.version);
    return version;
  }
}
