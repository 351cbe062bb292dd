import type { Resource } from '../resources/resource.ts';

/** A name for a resource that belongs to another one, as `OrdersKey` to `Orders` and to `aws_sqs_queue.orders`. */
export function nameAfter({ name }: Resource, ending: string): string {
  // All instances of a block share what is made for one of them.
  const address = name.replace(/\[[^\]]*\]$/, '');
  const own = address.slice(Math.max(address.lastIndexOf('/'), address.lastIndexOf('.')) + 1);
  const words = own.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}${ending}`;
}
