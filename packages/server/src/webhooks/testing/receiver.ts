import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { makeCertificate } from '../../../../../test/certificate.ts';
import type { TestNet } from './test-net.ts';

export interface ReceivedEvent {
  headers: Record<string, string>;
  body: string;
  // The tests assert on its members.
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  event: any;
}

export type Reply = (response: ServerResponse, received: ReceivedEvent) => void;

/** A receiver with TLS on the loopback, which echoes challenges and answers the rest as it is told. */
export interface Receiver {
  url: string;
  address: string;
  server: Server;
  /** All but the challenges. */
  received: ReceivedEvent[];
  challenges: ReceivedEvent[];
  /** How all but challenges are answered. */
  reply: Reply;
  /** How challenges are answered. */
  echo: Reply;
}

const ok: Reply = (response) => response.writeHead(204).end();

const echo: Reply = (response, { event }) =>
  response.writeHead(200).end(JSON.stringify({ nonce: event.data.nonce }));

let placed = 0;

/**
 * Starts a receiver, gives it a public address of its own in `net`, and the name `hostname` there.
 *
 * @param certified - the name in its certificate; default: its own.
 */
export async function startReceiver(
  t: TestContext,
  net: TestNet,
  hostname = 'hooks.example.com',
  certified = hostname,
): Promise<Receiver> {
  const certificate = makeCertificate(certified);
  net.authorities += certificate.cert;
  const server = createServer(certificate, (request, response) => {
    take(receiver, request, response).catch(() => response.destroy());
  });
  placed += 1;
  const address = `93.184.${placed >> 8}.${placed & 0xff}`;
  const url = `https://${hostname}/hook`;
  const lists = { received: [], challenges: [] };
  const receiver: Receiver = { url, address, server, ...lists, reply: ok, echo };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  net.place(address, (server.address() as AddressInfo).port);
  net.name(hostname, [address]);
  return receiver;
}

async function take(
  receiver: Receiver,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const event = JSON.parse(body);
  const received = { headers: request.headers as Record<string, string>, body, event };
  const isChallenge = event.type === 'webhook.challenge';
  (isChallenge ? receiver.challenges : receiver.received).push(received);
  receiver.server.emit('received', received);
  (isChallenge ? receiver.echo : receiver.reply)(response, received);
}
