// What a strict TypeScript project writes against the packages; it is compiled, not run.
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createKeyturnFetch,
  envKeys,
  fileIdentity,
  type KeyturnFetch,
  pickup,
  staticKey,
} from '@keyturn/client';
import { parseKeyString } from '@keyturn/core';
import { createVerifier, type Verdict, type Verifier } from '@keyturn/verifier';
import { keyturnExpress } from '@keyturn/verifier/express';
import { keyturn } from '@keyturn/verifier/fastify';
import { type KeyturnVariables, keyturnHono } from '@keyturn/verifier/hono';
import { keyturnHttp } from '@keyturn/verifier/node-http';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';

const verifier: Verifier = createVerifier({ token: 'token' });

export const check: (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<Verdict | null> = keyturnHttp(verifier, { scopes: ['market:read'] });

const fastify = Fastify();
await fastify.register(keyturn, { verifier });
const config = { keyturn: { scopes: ['market:read'] } };
fastify.get('/prices', { config }, ({ keyturn }): string | null => keyturn?.clientId ?? null);

express().use(keyturnExpress(verifier));
express().get('/prices/:symbol', keyturnExpress(verifier), ({ params, keyturn }, response) => {
  const symbol: string = params.symbol;
  const version: number | null | undefined = keyturn?.version;
  response.json({ symbol, version });
});

new Hono<{ Variables: KeyturnVariables }>()
  .use(keyturnHono(verifier))
  .get('/prices', (context) => context.json(context.get('keyturn').scopes));
new Hono().get('/prices/:symbol', keyturnHono(verifier), (context) => {
  const symbol: string = context.req.param('symbol');
  return context.json({ symbol, version: context.var.keyturn.version });
});

const api = 'https://api.example.com';
export const callers: KeyturnFetch[] = [
  createKeyturnFetch({ api, keys: staticKey('a key') }),
  createKeyturnFetch({ api, keys: envKeys() }),
  createKeyturnFetch({
    api,
    keys: pickup({ url: 'https://keyturn.example.com', identity: fileIdentity('identity.json') }),
  }),
];
export const parsed: ReturnType<typeof parseKeyString> = parseKeyString('text');
