import type { Socket } from 'node:net';

/**
 * What a call to a registered webhook asks of the network. `main.ts` makes the real one; no proxy of
 * the environment stands in it.
 */
export interface WebhookNet {
  /** Every address of a host, IPv4 and IPv6, as texts. Rejects where it has none. */
  resolve(hostname: string): Promise<readonly string[]>;
  /** Begins a TCP connection to exactly this address; it looks up nothing. */
  dial(address: string, port: number): Socket;
  /** PEM of the authorities that may sign certificates of receivers; default: those that Node trusts. */
  authorities?: string;
}
