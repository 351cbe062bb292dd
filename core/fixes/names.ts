import type { Resource } from '../resources/resource.ts';

/** A name for a resource that belongs to another one, as `OrdersKey` to `Orders` and to `aws_sqs_queue.orders`. */
export function nameAfter({ name }: Resource, ending: string): string {
  const own = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1);
  const words = own.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}${ending}`;
}
