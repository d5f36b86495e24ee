import { connect, type Socket } from 'node:net';
import type { WebhookNet } from '../webhook-net.ts';

/**
 * A network in which public addresses are receivers on the loopback. The guards are the real ones:
 * what they let through is seen in `dialled`, and nothing but that is connected to.
 */
export class TestNet implements WebhookNet {
  /** Every address that was connected to, as `ADDRESS:PORT`, in order. */
  readonly dialled: string[] = [];
  authorities = '';
  readonly #names = new Map<string, () => readonly string[]>();
  readonly #ports = new Map<string, number>();

  /** Gives a name its addresses, or something that says them anew each time that it is asked. */
  name(hostname: string, addresses: readonly string[] | (() => readonly string[])): void {
    this.#names.set(hostname, typeof addresses === 'function' ? addresses : () => addresses);
  }

  /** Puts what listens on a port of the loopback at a public address. */
  place(address: string, port: number): void {
    this.#ports.set(address, port);
  }

  async resolve(hostname: string): Promise<readonly string[]> {
    const addresses = this.#names.get(hostname)?.();
    if (addresses) return addresses;
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  }

  dial(address: string, port: number): Socket {
    this.dialled.push(`${address}:${port}`);
    const place = this.#ports.get(address);
    const socket = connect({ host: '127.0.0.1', port: place ?? 1 });
    if (place === undefined) socket.destroy(new Error(`nothing is placed at ${address}`));
    return socket;
  }
}
