import { ASSEMBLY_DEPTH } from '../../limits.ts';
import type { Environment } from '../../resources/resource.ts';
import { resolvePath } from '../../text/path.ts';
import type { Problem } from '../../text/problem.ts';
import type { Source } from '../format.ts';
import { type JsonRecord, listOf, parseJson, recordOf, textIn, valueIn } from './json.ts';

/** A stack of an assembly, as its manifest tells of it. */
export interface StackArtifact {
  /** The construct path, such as `Prod/Orders`. */
  readonly path: string;
  readonly template: string;
  readonly environment: Environment;
  /** Where each construct was made: in the manifest itself, in a file of its own, or in both. */
  readonly metadata: JsonRecord | undefined;
  readonly metadataFile: string | undefined;
  /** The folder of its manifest. */
  readonly folder: string;
}

/** An assembly with those inside of it. */
export interface Assembly {
  /** The folder that nothing read may leave. */
  readonly folder: string;
  readonly stacks: readonly StackArtifact[];
  /** Every manifest, the outermost first. */
  readonly manifests: readonly string[];
  /** The files that tell the tree of constructs. */
  readonly trees: readonly string[];
  /** What the app asked for in vain while it was synthesized, such as `vpc-provider`. */
  readonly missing: readonly string[];
  readonly problems: readonly Problem[];
}

/** The folder that a path is in; the root is ''. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/**
 * The file that an assembly names, from one of its folders; `undefined` where the name, or a link behind it, leads out of
 * the assembly.
 */
export function fileIn(assembly: string, folder: string, name: string, { files }: Source): string | undefined {
  if (name === '' || name.includes('\\') || name.startsWith('/') || /^[A-Za-z]:/.test(name)) return undefined;
  const inside = assembly === '' ? '' : `${assembly}/`;
  const path = resolvePath(folder === '' ? name : `${folder}/x`, name);
  if (path === undefined || !path.startsWith(inside) || path === inside) return undefined;
  const real = files.real?.(path) ?? path;
  const realInside = files.real?.(assembly) ?? assembly;
  return realInside === '' || real.startsWith(`${realInside}/`) ? path : undefined;
}

/** Whether a path is, or should be, the manifest of an assembly: many other tools have a manifest.json as well. */
export function isManifest(path: string, source: Source): boolean {
  if (path !== 'manifest.json' && !path.endsWith('/manifest.json')) return false;
  const folder = folderOf(path);
  if (folder === 'cdk.out' || folder.endsWith('/cdk.out')) return true;
  const text = source.files.read(path);
  if (text !== undefined && recordOf(valueIn(recordOf(parseJson(text)), 'artifacts')) !== undefined) return true;
  return source.files.read(folder === '' ? 'cdk.out' : `${folder}/cdk.out`) !== undefined;
}

/**
 * Reads a manifest and those that it names. Versions are told by what a manifest contains, never refused by number: the
 * format has only ever gained fields.
 *
 * Source: AWS CDK, `cloud-assembly-schema`, https://github.com/aws/aws-cdk-cli/tree/main/packages/@aws-cdk/cloud-assembly-schema
 */
export function readAssembly(root: string, source: Source): Assembly {
  const reader = new Reader(folderOf(root), source);
  reader.read(root, 0);
  return reader.assembly();
}

class Reader {
  readonly #folder: string;
  readonly #source: Source;
  readonly #stacks: StackArtifact[] = [];
  readonly #manifests = new Set<string>();
  readonly #templates = new Set<string>();
  readonly #trees: string[] = [];
  readonly #missing = new Set<string>();
  readonly #problems: Problem[] = [];

  constructor(folder: string, source: Source) {
    this.#folder = folder;
    this.#source = source;
  }

  assembly(): Assembly {
    return {
      folder: this.#folder,
      stacks: this.#stacks,
      manifests: [...this.#manifests],
      trees: this.#trees,
      missing: [...this.#missing],
      problems: this.#problems,
    };
  }

  read(path: string, depth: number): void {
    if (this.#manifests.has(path)) return;
    this.#manifests.add(path);
    const text = this.#source.files.read(path);
    const manifest = text === undefined ? undefined : recordOf(parseJson(text));
    const artifacts = recordOf(valueIn(manifest, 'artifacts'));
    if (!artifacts) {
      this.#problems.push(this.#unusable(path, text, manifest));
      return;
    }
    for (const context of listOf(valueIn(manifest, 'missing'))) {
      this.#missing.add(textIn(recordOf(context), 'provider') ?? 'context');
    }
    const folder = folderOf(path);
    for (const [id, value] of Object.entries(artifacts)) {
      const artifact = recordOf(value);
      const properties = recordOf(valueIn(artifact, 'properties'));
      switch (textIn(artifact, 'type')) {
        case 'aws:cloudformation:stack':
          this.#stack(path, id, artifact, properties);
          break;
        case 'cdk:cloud-assembly': {
          const inner = this.#named(path, textIn(properties, 'directoryName'), '/manifest.json');
          if (inner === undefined) break;
          if (depth < ASSEMBLY_DEPTH) this.read(inner, depth + 1);
          break;
        }
        case 'cdk:tree': {
          const tree = fileIn(this.#folder, folder, textIn(properties, 'file') ?? '', this.#source);
          if (tree !== undefined) this.#trees.push(tree);
          break;
        }
        default:
      }
    }
  }

  #stack(manifest: string, id: string, artifact: JsonRecord | undefined, properties: JsonRecord | undefined): void {
    const template = this.#named(manifest, textIn(properties, 'templateFile'), '');
    if (template === undefined || this.#templates.has(template)) return;
    this.#templates.add(template);
    const file = textIn(artifact, 'additionalMetadataFile');
    const folder = folderOf(manifest);
    this.#stacks.push({
      path: textIn(artifact, 'displayName') ?? id,
      template,
      environment: environmentOf(textIn(artifact, 'environment') ?? '', folder),
      metadata: recordOf(valueIn(artifact, 'metadata')),
      metadataFile: file === undefined ? undefined : this.#named(manifest, file, ''),
      folder,
    });
  }

  /** A file that a manifest names; one outside of the assembly is a problem and is not read. */
  #named(manifest: string, name: string | undefined, below: string): string | undefined {
    if (name === undefined) return undefined;
    const path = fileIn(this.#folder, folderOf(manifest), `${name}${below}`, this.#source);
    if (path === undefined) {
      const message = `The manifest names "${shown(name)}", which lies outside of the assembly; it was not read.`;
      this.#problems.push({ code: 'unreadable', path: manifest, message });
    }
    return path;
  }

  #unusable(path: string, text: string | undefined, manifest: JsonRecord | undefined): Problem {
    const again = 'Run `cdk synth` again.';
    if (text === undefined) {
      const message = `The assembly has no manifest that can be read, so nothing in it was judged. ${again}`;
      return { code: 'unreadable', path, message };
    }
    const what = manifest ? 'The manifest of this assembly lists no artifacts' : 'The manifest is not valid JSON';
    return { code: 'syntax', path, message: `${what}, so nothing that it should name was judged. ${again}` };
  }
}

/** Enough of a name to recognise it. */
function shown(name: string): string {
  return name.length > 200 ? `${name.slice(0, 199)}…` : name;
}

/** Where a stack goes, such as `aws://111122223333/eu-west-1`. Stacks without a place of their own go with those of their assembly. */
function environmentOf(text: string, folder: string): Environment {
  const [, account = '', region = ''] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  const known = { ...(/^\d{12}$/.test(account) ? { account } : {}), ...(isRegion(region) ? { region } : {}) };
  const isWhole = known.account !== undefined && known.region !== undefined;
  return { id: isWhole ? text : `${text} ${folder}`, ...known };
}

function isRegion(text: string): boolean {
  return text !== 'unknown-region' && /^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(text);
}
