import { isMap, isNode, isScalar, isSeq, type Node, parseDocument } from 'yaml';
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
  const questions = new Map(
    [...asks, ...[...lacking.keys()].map((to) => ({ to, attribute: '' }))].map((asked) => [nameOf(asked), asked]),
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

const nameOf = ({ to, attribute }: Asked) => `${to}.${attribute}`;

const conditionOf = (resource: { Condition?: string } | undefined) =>
  resource?.Condition === undefined ? {} : { Condition: resource.Condition };

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
      const { TopicArn, Protocol, Endpoint } = properties as Record<'TopicArn' | 'Protocol' | 'Endpoint', string>;
      await this.#moto.query('sns', '2010-03-31', { Action: 'Subscribe', TopicArn, Protocol, Endpoint });
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
