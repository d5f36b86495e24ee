import assert from 'node:assert/strict';
import type { Head, Report, ReportAnswer } from '@keyturn/core';
import type { HttpServer } from './http-server.ts';

/** What a provider sets up first: an api, a client, a region, and a verifier group. */
export interface Provider {
  apiId: string;
  clientId: string;
  verifierId: string;
  verifierToken: string;
}

export async function addProvider(server: HttpServer, prefix = 'acme'): Promise<Provider> {
  const apiId = await created(server, '/v1/apis', {
    name: prefix,
    prefix,
    scopes: ['market:read', 'orders:trade'],
  });
  const clientId = await created(server, '/v1/clients', { name: `client of ${prefix}` });
  await server.call('POST', '/v1/regions', { body: { name: 'eu' } });
  const { status, body, text } = await server.call('POST', '/v1/verifiers', {
    body: { name: `${prefix}-eu`, region: 'eu', apis: [apiId] },
  });
  assert.equal(status, 201, text);
  return { apiId, clientId, verifierId: body.id, verifierToken: body.token };
}

async function created(server: HttpServer, path: string, body: object): Promise<string> {
  const answer = await server.call('POST', path, { body });
  assert.equal(answer.status, 201, answer.text);
  return answer.body.id;
}

/** The least that a key is asked for with. */
export function newKey({ apiId, clientId }: Provider) {
  return {
    apiId,
    clientId,
    name: 'bot',
    environment: 'live',
    owner: 'ops',
    scopes: ['market:read'],
  };
}

/** One process of a verifier, as far as the server sees it: it applies what it is told and reports. */
export class HttpInstance {
  readonly id: string;
  readonly #server: HttpServer;
  readonly #token: string;
  #sequence = 0;
  #applied: Head | null = null;

  constructor(server: HttpServer, { verifierToken }: Provider, name = 'a') {
    this.#server = server;
    this.#token = verifierToken;
    this.id = name.repeat(22).slice(0, 22);
  }

  /** Applies the head of the last answer, and reports it. */
  async report(change: Partial<Report> = {}): Promise<ReportAnswer> {
    this.#sequence += 1;
    const report: Report = {
      instance: this.id,
      sequence: this.#sequence,
      applied: this.#applied,
      watermark: this.#server.deployment.serverTime.now(),
      sources: [],
      usage: [],
      sessions: [],
      closing: false,
      ...change,
    };
    const answer = await this.#server.call('POST', '/v1/keyset/report', {
      token: this.#token,
      body: report,
    });
    assert.equal(answer.status, 200, answer.text);
    this.#applied = answer.body.head;
    return answer.body;
  }

  /** Learns of the head, then acknowledges it. */
  async catchUp(): Promise<void> {
    await this.report();
    await this.report();
  }
}
