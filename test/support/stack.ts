import { isMap, isNode, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { GENERATED_NAME } from '../../core/resources/canonical.ts';
import { ACCOUNT, type Moto, REGION } from './moto.ts';

/** A name of something that a stack makes: a resource's logical id, and an attribute of it or nothing for its `Ref`. */
export interface Asked {
  readonly to: string;
  readonly attribute: string;
}

/** What to deploy. */
export interface StackRequest {
  readonly name: string;
  readonly text: string;
  /** Those that the template does not declare are left out. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What will be asked for by `attribute`. */
  readonly asks: readonly Asked[];
}

interface Template {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Resources: Record<string, { Type: string; Properties?: unknown; Condition?: string }>;
  Outputs?: object;
}

/** Types that moto's CloudFormation passes over although its services know them. */
const LACKING = ['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy', 'AWS::SNS::Subscription'];

/**
 * Creates a stack and waits for nothing, as moto is done at once.
 *
 * What moto's CloudFormation lacks, it shall resolve at least: such a resource is made as a key whose policy are its
 * properties, and what they have become is then done by the call that CloudFormation would have made.
 */
export async function deploy(moto: Moto, { name, text, parameters, asks }: StackRequest): Promise<Deployed> {
  const template = readTemplate(text);
  const lacking = new Map<string, string>();
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (!LACKING.includes(resource.Type)) continue;
    lacking.set(id, resource.Type);
    template.Resources[id] = { ...resource, Type: 'AWS::KMS::Key', Properties: { KeyPolicy: resource.Properties } };
  }
  const written = asks.map(({ to, attribute }) => ({ to, attribute: attribute === GENERATED_NAME ? '' : attribute }));
  const questions = new Map(
    [...written, ...[...lacking.keys()].map((to) => ({ to, attribute: '' }))].map((asked) => [nameOf(asked), asked]),
  );
  template.Outputs = Object.fromEntries(
    [...questions.values()].map((asked, index) => [
      `Asked${index}`,
      {
        Value: asked.attribute === '' ? { Ref: asked.to } : { 'Fn::GetAtt': [asked.to, asked.attribute] },
        ...conditionOf(template.Resources[asked.to]),
      },
    ]),
  );
  const declared = Object.entries(parameters).filter(([parameter]) =>
    Object.hasOwn(template.Parameters ?? {}, parameter),
  );
  await moto.query('cloudformation', VERSION, {
    Action: 'CreateStack',
    StackName: name,
    TemplateBody: JSON.stringify(template),
    ...Object.fromEntries(
      declared.flatMap(([key, value], index) => [
        [`Parameters.member.${index + 1}.ParameterKey`, key],
        [`Parameters.member.${index + 1}.ParameterValue`, value],
      ]),
    ),
  });
  const described = await moto.query('cloudformation', VERSION, { Action: 'DescribeStacks', StackName: name });
  const outputs = new Map(
    [...described.matchAll(/<OutputKey>(.*?)<\/OutputKey>\s*<OutputValue>(.*?)<\/OutputValue>/gs)].map(
      ([, key = '', value = '']) => [key, unescaped(value)],
    ),
  );
  const answers = new Map([...questions.keys()].map((asked, index) => [asked, outputs.get(`Asked${index}`)]));
  const stack = new Deployed(moto, answers);
  for (const [id, type] of lacking) if (stack.has(id)) await stack.call(type, await stack.keyPolicy(id));
  return stack;
}

const VERSION = '2010-05-15';
const SNS = '2010-03-31';

const nameOf = ({ to, attribute }: Asked) => `${to}.${attribute}`;

const conditionOf = (resource: { Condition?: string } | undefined) =>
  resource?.Condition === undefined ? {} : { Condition: resource.Condition };

/** Somebody who sends to a queue or reads from it: a service with the ARN of what makes it do so, or a role's ARN. */
export interface Neighbour {
  readonly who: string;
  readonly does: 'sends' | 'reads';
  /** An ARN. */
  readonly queue: string;
}

interface IamDocument {
  readonly Statement: readonly { Effect: string; Action: string | string[]; Resource: string | string[] }[];
}

/** Attributes of a queue as SQS tells them. */
export interface QueueAttributes {
  readonly QueueArn: string;
  readonly KmsMasterKeyId?: string;
  readonly SqsManagedSseEnabled?: string;
  readonly RedrivePolicy?: string;
  readonly Policy?: string;
}

/** What a stack has made, read from the services that made it. */
export class Deployed {
  readonly #moto: Moto;
  readonly #answers: ReadonlyMap<string, string | undefined>;

  constructor(moto: Moto, answers: ReadonlyMap<string, string | undefined>) {
    this.#moto = moto;
    this.#answers = answers;
  }

  has(id: string): boolean {
    return this.#answers.get(nameOf({ to: id, attribute: '' })) !== undefined;
  }

  attribute(to: string, attribute: string): string {
    if (attribute === GENERATED_NAME) return this.attribute(to, '').split(/[:/]/).at(-1) ?? '';
    const answer = this.#answers.get(nameOf({ to, attribute }));
    if (answer === undefined) throw new Error(`The stack does not tell ${nameOf({ to, attribute })}`);
    return answer;
  }

  async queueAttributes(id: string): Promise<QueueAttributes> {
    const request = { QueueUrl: this.attribute(id, ''), AttributeNames: ['All'] };
    const { Attributes } = (await this.#moto.json('sqs', 'AmazonSQS.GetQueueAttributes', request)) as {
      Attributes: QueueAttributes;
    };
    return Attributes;
  }

  /** Who is set up to send to some queues or to read from them, as their services tell; only what is exactly for them counts. */
  async neighbours(queues: readonly string[]): Promise<Neighbour[]> {
    const all = [
      ...(await this.#topics()),
      ...(await this.#rules()),
      ...(await this.#functions()),
      ...(await this.#roles()),
    ];
    const told = new Map(all.map((one) => [`${one.who} ${one.does} ${one.queue}`, one]));
    return [...told.values()].filter(({ queue }) => queues.includes(queue));
  }

  async #topics(): Promise<Neighbour[]> {
    const xml = await this.#moto.query('sns', SNS, { Action: 'ListSubscriptions' });
    const found: Neighbour[] = [];
    for (const [member] of xml.matchAll(/<member>.*?<\/member>/gs)) {
      const who = `sns.amazonaws.com ${textIn(member, 'TopicArn')}`;
      found.push({ who, does: 'sends', queue: textIn(member, 'Endpoint') });
      const request = { Action: 'GetSubscriptionAttributes', SubscriptionArn: textIn(member, 'SubscriptionArn') };
      const attributes = await this.#moto.query('sns', SNS, request);
      const redrive = /<key>RedrivePolicy<\/key>\s*<value>(.*?)<\/value>/s.exec(attributes)?.[1];
      if (redrive !== undefined)
        found.push({ who, does: 'sends', queue: JSON.parse(unescaped(redrive)).deadLetterTargetArn });
    }
    return found;
  }

  async #rules(): Promise<Neighbour[]> {
    const ask = async <T>(action: string, body: object): Promise<T> =>
      (await this.#moto.json('events', `AWSEvents.${action}`, body)) as T;
    const found: Neighbour[] = [];
    for (const { Name: bus } of (await ask<{ EventBuses: { Name: string }[] }>('ListEventBuses', {})).EventBuses) {
      const { Rules } = await ask<{ Rules: { Name: string; Arn: string }[] }>('ListRules', { EventBusName: bus });
      for (const { Name, Arn } of Rules) {
        const { Targets } = await ask<{ Targets: { Arn: string; DeadLetterConfig?: { Arn: string } }[] }>(
          'ListTargetsByRule',
          { Rule: Name, EventBusName: bus },
        );
        for (const queue of Targets.flatMap((target) => [target.Arn, target.DeadLetterConfig?.Arn ?? '']))
          found.push({ who: `events.amazonaws.com ${Arn}`, does: 'sends', queue });
      }
    }
    return found;
  }

  async #functions(): Promise<Neighbour[]> {
    const { Functions } = (await this.#moto.get('lambda', '/2015-03-31/functions/')) as {
      Functions: { FunctionArn: string; Role: string; DeadLetterConfig?: { TargetArn?: string } }[];
    };
    const { EventSourceMappings } = (await this.#moto.get('lambda', '/2015-03-31/event-source-mappings/')) as {
      EventSourceMappings: { EventSourceArn: string; FunctionArn: string }[];
    };
    const roles = new Map(Functions.map(({ FunctionArn, Role }) => [FunctionArn, Role]));
    return [
      ...Functions.map(({ Role, DeadLetterConfig }): Neighbour => {
        return { who: Role, does: 'sends', queue: DeadLetterConfig?.TargetArn ?? '' };
      }),
      ...EventSourceMappings.map(({ EventSourceArn, FunctionArn }): Neighbour => {
        return {
          who: roles.get(FunctionArn.replace(/:\$LATEST$/, '')) ?? FunctionArn,
          does: 'reads',
          queue: EventSourceArn,
        };
      }),
    ];
  }

  async #roles(): Promise<Neighbour[]> {
    const ask = (parameters: Record<string, string>) => this.#moto.query('iam', '2010-05-08', parameters);
    const found: Neighbour[] = [];
    for (const [member] of (await ask({ Action: 'ListRoles' })).matchAll(/<member>.*?<\/member>/gs)) {
      const [RoleName, who] = [textIn(member, 'RoleName'), textIn(member, 'Arn')];
      const names = await ask({ Action: 'ListRolePolicies', RoleName });
      for (const [, PolicyName = ''] of names.matchAll(/<member>(.*?)<\/member>/gs)) {
        const policy = await ask({ Action: 'GetRolePolicy', RoleName, PolicyName });
        const document = decodeURIComponent(unescaped(textIn(policy, 'PolicyDocument')));
        for (const { Effect, Action, Resource } of statementsIn(document)) {
          if (Effect !== 'Allow') continue;
          for (const queue of [Resource].flat())
            for (const action of [Action].flat()) {
              if (action === 'sqs:SendMessage') found.push({ who, does: 'sends', queue });
              if (action === 'sqs:ReceiveMessage') found.push({ who, does: 'reads', queue });
            }
        }
      }
    }
    return found;
  }

  async keyPolicy(id: string): Promise<unknown> {
    const request = { KeyId: this.attribute(id, ''), PolicyName: 'default' };
    const { Policy } = (await this.#moto.json('kms', 'TrentService.GetKeyPolicy', request)) as { Policy: unknown };
    return typeof Policy === 'string' ? JSON.parse(Policy) : Policy;
  }

  /** The id of the key of this account that an attribute of a queue names: by id, ARN, alias or the alias's ARN. */
  async keyIdOf(named: string | undefined): Promise<string | undefined> {
    if (named === undefined || named === '') return undefined;
    const text = named.replace(`arn:aws:kms:${REGION}:${ACCOUNT}:`, '').replace(/^key\//, '');
    if (!text.startsWith('alias/')) return text;
    const { Aliases } = (await this.#moto.json('kms', 'TrentService.ListAliases', {})) as {
      Aliases: { AliasName: string; TargetKeyId?: string }[];
    };
    return text.startsWith('alias/aws/') ? undefined : Aliases.find(({ AliasName }) => AliasName === text)?.TargetKeyId;
  }

  /** Does what CloudFormation does for a resource of a type that moto lacks, given its properties. */
  async call(type: string, properties: unknown): Promise<void> {
    if (type === 'AWS::SNS::Subscription') {
      const { RedrivePolicy, ...wanted } = properties as Record<'TopicArn' | 'Protocol' | 'Endpoint', string> & {
        RedrivePolicy?: object;
      };
      const { TopicArn, Protocol, Endpoint } = wanted;
      const attribute = RedrivePolicy && {
        'Attributes.entry.1.key': 'RedrivePolicy',
        'Attributes.entry.1.value': JSON.stringify(RedrivePolicy),
      };
      await this.#moto.query('sns', SNS, { Action: 'Subscribe', TopicArn, Protocol, Endpoint, ...attribute });
      return;
    }
    const {
      Queue,
      Queues = [Queue ?? ''],
      PolicyDocument,
    } = properties as {
      Queue?: string;
      Queues?: string[];
      PolicyDocument: unknown;
    };
    for (const QueueUrl of Queues) {
      const Attributes = { Policy: JSON.stringify(PolicyDocument) };
      await this.#moto.json('sqs', 'AmazonSQS.SetQueueAttributes', { QueueUrl, Attributes });
    }
  }
}

/** Reads a template as CloudFormation does: the short forms of functions are their long ones. */
function readTemplate(text: string): Template {
  return plain(parseDocument(text, { logLevel: 'silent' }).contents) as Template;
}

function plain(node: unknown): unknown {
  if (!isNode(node)) return undefined;
  const { tag = '' } = node;
  return tag.startsWith('!') ? inLongForm(tag.slice(1), content(node)) : content(node);
}

function content(node: Node): unknown {
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [String(plain(key)), plain(value)]));
  if (isSeq(node)) return node.items.map(plain);
  return isScalar(node) ? node.value : undefined;
}

function inLongForm(name: string, argument: unknown): object {
  if (name === 'Ref' || name === 'Condition') return { [name]: argument };
  if (name !== 'GetAtt' || typeof argument !== 'string') return { [`Fn::${name}`]: argument };
  const [resource = '', ...attribute] = argument.split('.');
  return { 'Fn::GetAtt': [resource, attribute.join('.')] };
}

/** Reads an IAM policy, which moto tells as Python prints it where it stood inside of a role. */
function statementsIn(document: string): IamDocument['Statement'] {
  const { Statement }: IamDocument = JSON.parse(document.startsWith("{'") ? document.replaceAll("'", '"') : document);
  return Statement;
}

/** The text of the first element of a name. */
function textIn(xml: string, name: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function unescaped(xml: string): string {
  return xml.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
