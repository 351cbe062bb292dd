/** A network block: its first bits, as many as count. */
interface Network {
  readonly bits: string;
  readonly version: 4 | 6;
}

/**
 * Whether a block is so broad that it bounds nobody: wider than /8 for IPv4 or /32 for IPv6, the limits that S3 publishes
 * (Amazon S3 User Guide, "The meaning of public").
 */
export function isBroadNetwork(text: string): boolean | undefined {
  const network = parseNetwork(text);
  return network && network.bits.length < (network.version === 4 ? 8 : 32);
}

/** Whether a block lies within one of others. */
export function isWithin(text: string, others: readonly string[]): boolean {
  const network = parseNetwork(text);
  if (!network) return false;
  return others.some((other) => {
    const outer = parseNetwork(other);
    return outer !== undefined && outer.version === network.version && network.bits.startsWith(outer.bits);
  });
}

function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(length ?? '0')) return undefined;
  const version = address.includes(':') ? 6 : 4;
  const bits = version === 4 ? bitsOfV4(address) : bitsOfV6(address);
  if (bits === undefined) return undefined;
  const count = Number(length ?? bits.length);
  return count <= bits.length ? { bits: bits.slice(0, count), version } : undefined;
}

function bitsOfV4(address: string): string | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function bitsOfV6(address: string): string | undefined {
  const [head = '', tail, more] = address.split('::');
  if (more !== undefined) return undefined;
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
