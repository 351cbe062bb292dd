import type { ProgramLanguage, Resource } from '../../resources/resource.ts';
import { languageOf, languageRunBy } from '../../vocabulary/program-languages.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import type { Declaration } from '../cloudformation/scope.ts';
import type { Source } from '../format.ts';
import { type Assembly, fileIn, folderOf, type StackArtifact } from './assembly.ts';
import { userFrames } from './frames.ts';
import { type JsonRecord, listOf, parseJson, recordOf, textIn, textsOf, valueIn } from './json.ts';
import type { WrittenResource } from './written-resource.ts';

/** What an assembly tells of one construct, besides that it exists. */
export interface ConstructNotes {
  /** The frames through which it was made, innermost first. */
  readonly trace: readonly string[];
  /** The frames through which a property was set afterwards, by the property's name in CloudFormation. */
  readonly assignments: ReadonlyMap<string, readonly string[]>;
  /** The template of a stack. */
  readonly templateFile?: string | undefined;
}

/** Whose template a file is: of which stack of the manifest, and of which stack nested in it. */
export interface TemplateOwner {
  readonly constructs: Constructs;
  /** The construct path of the stack. */
  readonly path: string;
  /** The resources that were read of it, in no order. */
  readonly resources: WrittenResource[];
}

const NOTHING: ConstructNotes = { trace: [], assignments: new Map() };

/**
 * The constructs of one stack and of those nested in it, by path. The files that tell of them are read only once somebody
 * asks.
 */
export class Constructs {
  readonly #assembly: Assembly;
  readonly #stack: StackArtifact;
  readonly #source: Source;
  #entries: ReadonlyMap<string, readonly unknown[]> | undefined;
  #paths: ReadonlyMap<string, readonly string[]> | undefined;
  #nested: Set<string> | undefined;
  #props: ReadonlyMap<string, JsonRecord | undefined> | undefined;
  #language: ProgramLanguage | undefined;

  constructor(assembly: Assembly, stack: StackArtifact, source: Source) {
    this.#assembly = assembly;
    this.#stack = stack;
    this.#source = source;
  }

  /**
   * The construct that became a resource of a template, by what the metadata tells, else by what the tree does.
   *
   * @param owner the construct path of the stack that the template is of, nested or not: logical ids are unique only there
   */
  pathOf(logicalId: string, owner: string): string | undefined {
    this.#paths ??= this.#pathsByLogicalId();
    return this.#paths.get(logicalId)?.find((path) => this.#ownerOf(path) === owner);
  }

  notesOf(path: string): ConstructNotes {
    const entries = this.#metadata().get(path);
    return entries === undefined ? NOTHING : notesIn(entries);
  }

  /** What a construct's props come to before overrides, by their names in the CDK; `undefined` where the tree does not tell. */
  propsOf(path: string): JsonRecord | undefined {
    this.#props ??= new Map(
      this.#assembly.trees
        .flatMap((tree) => [...nodesOf(this.#json(tree))])
        .map(({ path: at, props }) => [at, props] as const),
    );
    return this.#props.get(path);
  }

  /** What the app is written in: as the first trace that leads to a source tells, else as the command does that runs it. */
  language(): ProgramLanguage {
    this.#language ??= this.#languageOfTraces() ?? this.#languageOfCommand() ?? 'typescript';
    return this.#language;
  }

  #languageOfTraces(): ProgramLanguage | undefined {
    for (const entries of this.#metadata().values()) {
      const [frame] = userFrames(notesIn(entries).trace);
      const language = frame && languageOf(frame.file);
      if (language) return language;
    }
    return undefined;
  }

  /** The settings of an app lie in a folder above its assembly. */
  #languageOfCommand(): ProgramLanguage | undefined {
    for (let at = this.#assembly.folder; at !== ''; ) {
      at = folderOf(at);
      const command = textIn(this.#json(at === '' ? 'cdk.json' : `${at}/cdk.json`), 'app');
      if (command !== undefined) return languageRunBy(command);
    }
    return undefined;
  }

  #metadata(): ReadonlyMap<string, readonly unknown[]> {
    if (this.#entries) return this.#entries;
    const entries = new Map<string, readonly unknown[]>();
    const { metadata, metadataFile } = this.#stack;
    for (const record of [metadata, metadataFile === undefined ? undefined : this.#json(metadataFile)]) {
      for (const [key, value] of Object.entries(record ?? {})) {
        const path = key.startsWith('/') ? key.slice(1) : key;
        entries.set(path, [...(entries.get(path) ?? []), ...listOf(value)]);
      }
    }
    this.#entries = entries;
    return entries;
  }

  #pathsByLogicalId(): ReadonlyMap<string, readonly string[]> {
    const paths = new Map<string, string[]>();
    const add = (logicalId: string, path: string): void => {
      const known = paths.get(logicalId);
      if (known) known.push(path);
      else paths.set(logicalId, [path]);
    };
    for (const [path, entries] of this.#metadata()) {
      const logicalId = logicalIdIn(entries);
      if (logicalId !== undefined) add(logicalId, path);
    }
    if (paths.size === 0) {
      for (const tree of this.#assembly.trees) {
        for (const { path, logicalId } of nodesOf(this.#json(tree))) if (logicalId !== undefined) add(logicalId, path);
      }
    }
    return paths;
  }

  #ownerOf(path: string): string {
    this.#nested ??= nestedStacks([...(this.#paths?.values() ?? [])].flat());
    for (let at = path.lastIndexOf('/'); at > this.#stack.path.length; at = path.lastIndexOf('/', at - 1)) {
      if (this.#nested.has(path.slice(0, at))) return path.slice(0, at);
    }
    return path.startsWith(`${this.#stack.path}/`) || path === this.#stack.path ? this.#stack.path : '';
  }

  #json(path: string): JsonRecord | undefined {
    const text = this.#source.files.read(path);
    return text === undefined ? undefined : recordOf(parseJson(text));
  }

  /** The template of a nested stack, by the construct that stands for it. */
  templateOf(path: string): string | undefined {
    const { templateFile } = this.notesOf(path);
    return templateFile === undefined
      ? undefined
      : fileIn(this.#assembly.folder, this.#stack.folder, templateFile, this.#source);
  }

  /** The file that was uploaded under a hash, as the stack's list of assets tells. */
  assetOf(hash: string): string | undefined {
    const name = this.#stack.template.replace(/\.template\.json$/, '.assets.json');
    if (name === this.#stack.template) return undefined;
    const asset = recordOf(valueIn(recordOf(valueIn(this.#json(name), 'files')), hash));
    const path = textIn(recordOf(valueIn(asset, 'source')), 'path');
    return path === undefined ? undefined : fileIn(this.#assembly.folder, folderOf(name), path, this.#source);
  }
}

/** The construct behind a resource: as the template tells, else as other files of the assembly do. */
export function pathOf(
  { name, node }: Pick<Declaration, 'name' | 'node'>,
  { constructs, path }: Pick<TemplateOwner, 'constructs' | 'path'>,
): string | undefined {
  return literalText(child(child(node, 'Metadata'), 'aws:cdk:path')) ?? constructs.pathOf(name, path);
}

/** The name that people know a resource by: without the last id where that only says that it is the resource. */
export function shortPath(path: string): string {
  return path.replace(/\/(?:Resource|Default)$/, '');
}

/**
 * Whether a role or policy is the CDK's own: it names the functions behind custom resources by an id of 32 hexadecimal digits
 * or by `Custom::`, and those of a provider by what they do.
 *
 * Source: AWS CDK, `core/lib/custom-resource-provider`, `aws-lambda/lib/singleton-lambda.ts`,
 * `custom-resources/lib/provider-framework/provider.ts`
 */
export function isToolsOwn({ name, type }: Resource): boolean {
  if (!type.startsWith('AWS::IAM::')) return false;
  return name
    .split('/')
    .some((id) => /^(?:Custom::|@aws-cdk--)|[0-9a-f]{32}$|^framework-(?:onEvent|isComplete|onTimeout)$/i.test(id));
}

/** The construct of a nested stack, from that of the resource that CDK makes for it in the parent. */
export function nestedStackOf(path: string): string | undefined {
  const [last = '', wrapper = '', ...rest] = path.split('/').reverse();
  const id = last.endsWith('.NestedStackResource') ? last.slice(0, -'.NestedStackResource'.length) : undefined;
  if (id === undefined || wrapper !== `${id}.NestedStack`) return undefined;
  return [...rest.reverse(), id].join('/');
}

function nestedStacks(paths: readonly string[]): Set<string> {
  return new Set(paths.map(nestedStackOf).filter((path) => path !== undefined));
}

function logicalIdIn(entries: readonly unknown[]): string | undefined {
  const entry = entries.map(recordOf).find((one) => textIn(one, 'type') === 'aws:cdk:logicalId');
  return textIn(entry, 'data');
}

function notesIn(entries: readonly unknown[]): ConstructNotes {
  let trace: readonly string[] = [];
  let older: readonly string[] = [];
  const assignments = new Map<string, readonly string[]>();
  let templateFile: string | undefined;
  for (const entry of entries.map(recordOf)) {
    const data = valueIn(entry, 'data');
    if (older.length === 0) older = textsOf(valueIn(entry, 'trace'));
    switch (textIn(entry, 'type')) {
      case 'aws:cdk:creationStack':
        trace = textsOf(data);
        break;
      case 'aws:cdk:templateFile':
        templateFile = textIn(entry, 'data');
        break;
      case 'aws:cdk:propertyAssignment': {
        const name = textIn(recordOf(data), 'propertyName');
        // The last one counts: it is what is in the template.
        if (name !== undefined) assignments.set(name, textsOf(valueIn(recordOf(data), 'stackTrace')));
        break;
      }
      default:
    }
  }
  return { trace: trace.length > 0 ? trace : older, assignments, templateFile };
}

interface TreeNode {
  readonly path: string;
  readonly logicalId: string | undefined;
  readonly props: JsonRecord | undefined;
}

/** Every construct of a tree that became a resource. */
function* nodesOf(tree: JsonRecord | undefined): Iterable<TreeNode> {
  const open = [recordOf(valueIn(tree, 'tree'))];
  while (open.length > 0) {
    const node = open.pop();
    const attributes = recordOf(valueIn(node, 'attributes'));
    const path = textIn(node, 'path');
    if (attributes && path !== undefined) {
      const logicalId = textIn(attributes, 'aws:cdk:cloudformation:logicalId');
      yield { path, logicalId, props: recordOf(valueIn(attributes, 'aws:cdk:cloudformation:props')) };
    }
    for (const child of Object.values(recordOf(valueIn(node, 'children')) ?? {})) open.push(recordOf(child));
  }
}
