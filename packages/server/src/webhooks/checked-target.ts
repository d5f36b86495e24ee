import { allowedAddress } from './allowed-address.ts';
import type { WebhookNet } from './webhook-net.ts';
import { literalAddress, webhookUrlFault } from './webhook-url.ts';

/** Where one attempt goes: the address is the one that was checked. */
export interface CheckedTarget {
  url: URL;
  /** In canonical form; it is connected to as it is. */
  address: string;
  port: number;
}

/** A webhook that must not be called. */
export class TargetRefused extends Error {}

/**
 * Resolves the host of a webhook, once, and checks every address that it has: one that is not
 * allowed refuses all, whatever the others are. What the name resolves to later plays no part.
 *
 * @param turn - counts the attempts: a host with several addresses is tried at each in turn.
 * @throws TargetRefused; or whatever resolving rejects with
 */
export async function checkedTarget(
  net: WebhookNet,
  text: string,
  turn: number,
): Promise<CheckedTarget> {
  const fault = webhookUrlFault(text);
  if (fault !== null) throw new TargetRefused(`its address ${fault}`);
  const url = new URL(text);
  const literal = literalAddress(url);
  const found = literal === null ? await net.resolve(url.hostname) : [literal];
  const addresses = found.map((address) => allowedAddress(address));
  if (addresses.length === 0) throw new TargetRefused('its host has no address');
  if (addresses.includes(null))
    throw new TargetRefused('its host has an address that is not public');
  const address = addresses[turn % addresses.length] as string;
  return { url, address, port: Number(url.port || '443') };
}
