/**
 * Services that send to queues under a name of their own; all others send as a role, or not at all.
 *
 * Source: Amazon SQS Developer Guide, "Amazon SQS Key management", on AWS services as event sources,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const PRODUCERS: ReadonlySet<string> = new Set([
  'sns.amazonaws.com',
  's3.amazonaws.com',
  'events.amazonaws.com',
  'meetings.chime.amazonaws.com',
  'chime.amazonaws.com',
  'profile.amazonaws.com',
]);

/** Whether a service principal sends to queues; SNS has a name for each Region that is opted into as well. */
export function isProducer(service: string): boolean {
  return PRODUCERS.has(service) || /^sns\.[a-z0-9-]+\.amazonaws\.com$/.test(service);
}
