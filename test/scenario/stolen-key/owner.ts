import type { TestContext } from 'node:test';
import type { Enrolled } from '@keyturn/core';
import type { Answer, HttpServer } from '../../../packages/server/src/http/testing/http-server.ts';
import { serve } from '../../../packages/server/src/http/testing/http-server.ts';
import { advanceRotation } from '../../../packages/server/src/lifecycle/rotation-advance.ts';
import type { Store } from '../../../packages/server/src/store/store.ts';
import { TestHolder, TestHolderKeys } from '../../test-holder.ts';
import { sendSigned } from './send-signed.ts';

/** What everybody may know who can read logs and tickets: ids are no secrets. */
export interface KnownIds {
  apiId: string;
  clientId: string;
  keyId: string;
  holderId: string;
  rotationId: string;
  verifierId: string;
  tokenId: string;
  regionId: string;
}

/** The side that keeps to the rules: an operator, and one enrolled holder of one key. */
export class Owner {
  readonly server: HttpServer;
  readonly ids: KnownIds;
  /** Version 1: the key string that will be stolen. */
  readonly keyString: string;
  readonly holder: TestHolder;
  /** The grant that enrolled the holder: used up. */
  readonly grant: string;

  constructor(
    server: HttpServer,
    ids: KnownIds,
    keyString: string,
    holder: TestHolder,
    grant: string,
  ) {
    this.server = server;
    this.ids = ids;
    this.keyString = keyString;
    this.holder = holder;
    this.grant = grant;
  }

  static async start(t: TestContext, store: Store): Promise<Owner> {
    const server = await serve(t, store);
    const post = async (path: string, body: object) =>
      mustWork(await server.call('POST', path, { body }));
    const region = await post('/v1/regions', { name: 'eu' });
    const api = await post('/v1/apis', { name: 'market', prefix: 'acme', scopes: ['market:read'] });
    const client = await post('/v1/clients', { name: 'bots' });
    const group = { name: 'eu-1', region: 'eu', apis: [api.id] };
    const verifier = await post('/v1/verifiers', group);
    const key = await post('/v1/keys', {
      apiId: api.id,
      clientId: client.id,
      name: 'bot',
      environment: 'live',
      owner: 'ops',
      scopes: ['market:read'],
    });
    const { grant } = await post('/v1/grants', { keyId: key.id, name: 'bot' });
    const keys = new TestHolderKeys();
    const enrolled: Enrolled = await enrol(server, { ...keys.enrolment('bot'), grant });
    const holder = new TestHolder(server.deployment, keys, enrolled);
    const ids = {
      apiId: api.id,
      clientId: client.id,
      keyId: key.id,
      holderId: enrolled.id,
      rotationId: 'rot_none',
      verifierId: verifier.id,
      tokenId: 'tok_none',
      regionId: region.id,
    };
    return new Owner(server, ids, key.keyString, holder, grant);
  }

  /** Begins a rotation, or finds the one that is open. */
  async begin(): Promise<void> {
    const path = `/v1/keys/${this.ids.keyId}/rotations`;
    const rotation = mustWork(await this.server.call('POST', path, { body: {} }));
    this.ids.rotationId = rotation.id;
  }

  /** The theft is known: version 1 ends, and its successor is hurried. */
  async revokeFirst(): Promise<void> {
    const path = `/v1/keys/${this.ids.keyId}/versions/1/revoke`;
    mustWork(await this.server.call('POST', path));
    await this.begin();
  }

  /** The theft is known, and the thief may use version 1 for so long: its successor is hurried. */
  async compromise(refuseAfterMs: number): Promise<void> {
    const path = `/v1/keys/${this.ids.keyId}/compromise`;
    const body = { versions: [1], refuseAfterMs };
    this.ids.rotationId = mustWork(await this.server.call('POST', path, { body })).rotationId;
  }

  /** Takes the next step of the rotation, or as many as there are. */
  async step(): Promise<string | null> {
    return advanceRotation(this.server.deployment, this.ids.keyId);
  }

  /** The honest holder gets the version of this moment. */
  async pickup(have: number): Promise<{ version: number; keyString: string }> {
    const request = await this.holder.signed('pickup', { have });
    const answer = mustWork(await sendSigned(this.server, request));
    return this.holder.open(answer.sealed);
  }

  /** What a thief must not be able to change. */
  async state(): Promise<unknown> {
    const paths = ['keys', 'rotations', 'holders', 'tokens', 'verifiers', 'apis', 'clients'];
    const answers = paths.map(async (path) =>
      mustWork(await this.server.call('GET', `/v1/${path}`)),
    );
    return Promise.all(answers);
  }

  async audited(): Promise<string[]> {
    const { items } = mustWork(await this.server.call('GET', '/v1/audit?limit=200'));
    return items.map(({ action }: { action: string }) => action);
  }
}

async function enrol(server: HttpServer, body: object): Promise<Enrolled> {
  return mustWork(await server.call('POST', '/v1/holders', { token: null, body }));
}

function mustWork({ status, body, text }: Answer) {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}
