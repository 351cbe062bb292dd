import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** The account that moto deploys to, and the Region that the calls below name. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

const START_MS = 60_000;

/** A moto server on loopback: AWS's APIs over memory, which check no signatures. */
export class Moto {
  readonly #process: ChildProcess;
  readonly #url: string;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.#url = url;
  }

  /** Starts a server on a free port. */
  static async start(): Promise<Moto> {
    const { PATH = '', HOME = '' } = process.env;
    const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true' },
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      const over = setTimeout(() => reject(new Error(`moto_server does not start: ${said}`)), START_MS);
      server.once('error', reject);
      server.once('exit', () => reject(new Error(`moto_server ended: ${said}`)));
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < 10_000) said += text;
        const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
        if (found === undefined) return;
        clearTimeout(over);
        resolve(found);
      });
    });
    return new Moto(server, url);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  /** Forgets all that was made. */
  async reset(): Promise<void> {
    await fetch(`${this.#url}/moto-api/reset`, { method: 'POST' });
  }

  /** Calls an API of the query protocol, as CloudFormation's; the answer is XML. */
  async query(service: string, version: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    return this.#post(service, { 'content-type': 'application/x-www-form-urlencoded' }, [
      ...Object.entries({ ...parameters, Version: version }),
    ]);
  }

  /** Calls an API of the JSON protocol, such as `AmazonSQS.GetQueueAttributes`. */
  async json(service: string, target: string, body: object): Promise<unknown> {
    const version = service === 'sqs' ? '1.0' : '1.1';
    const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
    return JSON.parse(await this.#post(service, headers, JSON.stringify(body)));
  }

  /** Calls an API of paths, as Lambda's. */
  async get(service: string, path: string): Promise<unknown> {
    return JSON.parse(await this.#fetch(service, path, {}));
  }

  async #post(
    service: string,
    headers: Readonly<Record<string, string>>,
    body: string | [string, string][],
  ): Promise<string> {
    const sent = typeof body === 'string' ? body : new URLSearchParams(body);
    return this.#fetch(service, '/', headers, { method: 'POST', body: sent });
  }

  async #fetch(
    service: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    request: RequestInit = {},
  ): Promise<string> {
    const scope = `Credential=moto/20260101/${REGION}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;
    const response = await fetch(`${this.#url}${path}`, { ...request, headers: { ...headers, authorization } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} answers ${response.status}: ${text}`);
    return text;
  }
}
