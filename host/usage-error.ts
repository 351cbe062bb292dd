/** A mistake of whoever calls: the face says it in one line, without a stack, and exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
