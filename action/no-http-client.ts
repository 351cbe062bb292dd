/**
 * Stands in the bundle for the HTTP client of the toolkit, which only its OpenID Connect functions use.
 *
 * QueueSeal makes no network call, and the client would be four fifths of the bundle.
 */
export class HttpClient {
  constructor() {
    throw new Error('QueueSeal makes no network call.');
  }
}

/** Comes with the client. */
export class BearerCredentialHandler extends HttpClient {}
