import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Refused before a connection is made. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly reason: 'not_https' | 'private_address';

  constructor(reason: 'not_https' | 'private_address') {
    super(
      reason === 'not_https'
        ? 'The address is not https.'
        : 'The address belongs to a private network.',
    );
    this.reason = reason;
  }
}

// Answers with a machine's credentials in Azure, from an address that looks public.
const alsoPrivate = new Set(['168.63.129.16']);
const publicV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address belongs to the public internet: neither this machine's nor its network's, nor special. */
export function isPublic(address: string): boolean {
  // An IPv4 address that is written as one of IPv6 is told by what it is.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv6
    ? parsed.match(publicV6)
    : !alsoPrivate.has(parsed.toString());
}

type Resolve = (
  host: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * Looks a name up for a connection: the connection goes to the very addresses that were checked. A
 * name with any private address among its own is refused.
 */
export function checkedLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      if (error) callback(error, '');
      else if (!first || !found.every(({ address }) => isPublic(address)))
        callback(new AddressRefused('private_address'), '');
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * Checks what can be told of an address without asking anyone.
 * @throws AddressRefused
 */
export function checkUrl(text: string): void {
  const { protocol, hostname } = new URL(text);
  if (protocol !== 'https:') throw new AddressRefused('not_https');
  const host = hostname.replace(/^\[|\]$/g, '');
  // A connection to a bare address looks nothing up.
  if (isIP(host) !== 0 && !isPublic(host)) throw new AddressRefused('private_address');
}

/**
 * Checks an address, and what its name stands for now. A name that is not known yet is not refused:
 * every attempt checks anew.
 * @throws AddressRefused
 */
export async function checkAddress(text: string): Promise<void> {
  checkUrl(text);
  const { hostname } = new URL(text);
  const lookUp = checkedLookup();
  await new Promise<void>((resolve, reject) => {
    lookUp(hostname, {}, (error) => {
      if (error instanceof AddressRefused) reject(error);
      else resolve();
    });
  });
}
