import type { ProgramLanguage } from '../../resources/resource.ts';
import { ALWAYS } from '../../resources/test.ts';
import type { Value } from '../../resources/value.ts';
import type { Problem } from '../../text/problem.ts';
import { child, literalText } from '../cloudformation/intrinsics.ts';
import { type Maker, Stack } from '../cloudformation/read-unit.ts';
import type { Around, Declaration } from '../cloudformation/scope.ts';
import { UnitReading } from '../cloudformation/unit-reading.ts';
import type { Reading, Source } from '../format.ts';
import { type Assembly, fileIn, folderOf, readAssembly, type StackArtifact } from './assembly.ts';
import { Constructs, isToolsOwn, nestedStackOf, pathOf, shortPath, type TemplateOwner } from './constructs.ts';
import { parseJson } from './json.ts';
import { Locator } from './locate.ts';
import { writtenResource } from './written-resource.ts';

/** An assembly while one run looks at it. */
export class OpenAssembly {
  readonly assembly: Assembly;
  /** The templates that were read, by path. */
  readonly owners = new Map<string, TemplateOwner>();
  readonly locator: Locator;
  readonly #source: Source;
  /** The nested stacks whose templates the assembly does not hold, with the template that calls them. */
  readonly #unstaged = new Map<string, string>();

  constructor(root: string, source: Source) {
    this.assembly = readAssembly(root, source);
    this.#source = source;
    this.locator = new Locator(root, this.owners, source);
  }

  read(makers: readonly Maker[]): Reading {
    const unit = new UnitReading(this.#source, this.assembly.stacks.length);
    const exported = new Exports(this.#source);
    for (const artifact of this.assembly.stacks) {
      const constructs = new Constructs(this.assembly, artifact, this.#source);
      const around = this.#around(artifact, constructs, artifact.template, artifact.path, exported);
      exported.add(
        artifact,
        new Stack(unit, makers, artifact.template, { prefix: `${artifact.path}/`, via: [], exists: ALWAYS, around }),
      );
    }
    for (const exporter of exported.stacks) {
      exporter.stack.read();
      exported.settle(exporter);
      exporter.stack.close();
    }
    return {
      resources: unit.resources.map((resource) =>
        isToolsOwn(resource) ? { ...resource, isToolsOwn: true } : resource,
      ),
      accounts: this.assembly.stacks.flatMap(({ environment }) => environment.account ?? []),
      notices: this.#missing(),
      variables: unit.questions.variables(),
      problems: [...this.assembly.problems, ...unit.problems, ...this.#unread()],
    };
  }

  #missing(): string[] {
    const { missing } = this.assembly;
    if (missing.length === 0) return [];
    return [
      `The app was synthesized without context that it asks for (${missing.join(', ')}), so values that come from there are stand-ins. Run \`cdk synth\` where it can look them up, and commit cdk.context.json.`,
    ];
  }

  #unread(): Problem[] {
    const unread = [...this.owners].filter(([template]) => (this.#source.files.read(template) ?? '') === '');
    const problem = (path: string, stack: string, what: string): Problem => {
      return { code: 'unreadable', path, message: `The template of ${stack} ${what}, so that it was not judged.` };
    };
    return [
      ...unread.map(([path, owner]) => problem(path, owner.path, 'is empty or cannot be read')),
      ...[...this.#unstaged].map(([stack, path]) => problem(path, stack, 'is not in the assembly')),
    ];
  }

  #around(artifact: StackArtifact, constructs: Constructs, template: string, owner: string, exported: Exports): Around {
    const known: TemplateOwner = { constructs, path: owner, resources: [] };
    this.owners.set(template, known);
    const language = (): ProgramLanguage => constructs.language();
    return {
      environment: artifact.environment,
      authorOf: (declaration) => {
        const path = pathOf(declaration, known) ?? `${owner}/${declaration.name}`;
        known.resources.push(writtenResource(declaration, path));
        const name = shortPath(path);
        return { name, construct: name === path ? 'L1' : 'L2', language };
      },
      nestedIn: (declaration) => {
        if (literalText(child(declaration.node, 'Type')) !== 'AWS::CloudFormation::Stack') return undefined;
        const path = pathOf(declaration, known);
        const made = path === undefined ? undefined : nestedStackOf(path);
        const nested = made ?? `${owner}/${declaration.name}`;
        const file = this.#nestedTemplate(declaration, template, constructs, nested);
        if (file === undefined && made !== undefined) this.#unstaged.set(made, template);
        if (file === undefined || this.owners.has(file)) return undefined;
        return { path: file, around: this.#around(artifact, constructs, file, nested, exported) };
      },
      importOf: (name) => exported.valueOf(artifact.environment.id, name),
    };
  }

  #nestedTemplate({ node }: Declaration, template: string, constructs: Constructs, nested: string): string | undefined {
    const asset = literalText(child(child(node, 'Metadata'), 'aws:asset:path'));
    if (asset !== undefined) return fileIn(this.assembly.folder, folderOf(template), asset, this.#source);
    const hash = hashIn(child(child(node, 'Properties'), 'TemplateURL'));
    return constructs.templateOf(nested) ?? (hash === undefined ? undefined : constructs.assetOf(hash));
  }
}

/** The hash in the URL of an uploaded template: text, or what `Fn::Sub` or the last part of `Fn::Join` hold. */
function hashIn(url: Declaration['node'] | undefined): string | undefined {
  const joined = child(url, 'Fn::Join');
  const parts = joined?.kind === 'sequence' ? joined.items[1] : undefined;
  const last = parts?.kind === 'sequence' ? parts.items.at(-1) : undefined;
  const text = literalText(url) ?? literalText(child(url, 'Fn::Sub')) ?? literalText(last);
  return text === undefined ? undefined : /([0-9a-f]{64})\.json$/.exec(text)?.[1];
}

interface Exporter {
  readonly artifact: StackArtifact;
  readonly stack: Stack;
  /** What it exports, once somebody asked for something of it. */
  exports?: ReadonlyMap<string, Export>;
}

interface Export {
  readonly read: () => Value;
  value?: Value;
  isOpen?: boolean;
}

/** The name under which a template exports something, as the CDK writes it. */
const EXPORT_NAME = /"Export"\s*:\s*\{\s*"Name"\s*:\s*("(?:[^"\\]|\\.)*")/g;

/** What the stacks of an assembly export, by where they are deployed to. A stack is opened once something of it is asked for. */
class Exports {
  readonly stacks: Exporter[] = [];
  readonly #source: Source;
  #exporters: Map<string, Exporter | 'several'> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  add(artifact: StackArtifact, stack: Stack): void {
    this.stacks.push({ artifact, stack });
  }

  /** `undefined` where nothing, or more than one stack, exports the name there, and where exports go round in a circle. */
  valueOf(environment: string, name: string): Value | undefined {
    const exporter = this.#all().get(`${environment}\n${name}`);
    if (exporter === undefined || exporter === 'several') return undefined;
    const found = this.#exportsOf(exporter).get(name);
    if (found === undefined || found.isOpen) return undefined;
    found.isOpen = true;
    found.value ??= found.read();
    found.isOpen = false;
    return found.value;
  }

  /** Works out what a stack exports while its template is still there. */
  settle(exporter: Exporter): void {
    const values = new Map<string, Export>();
    for (const name of this.#namesIn(exporter.artifact)) {
      const value = this.valueOf(exporter.artifact.environment.id, name);
      if (value) values.set(name, { read: () => value });
    }
    exporter.exports = values;
  }

  #exportsOf(exporter: Exporter): ReadonlyMap<string, Export> {
    exporter.exports ??= new Map([...exporter.stack.exports()].map(([name, read]) => [name, { read }]));
    return exporter.exports;
  }

  #all(): Map<string, Exporter | 'several'> {
    if (this.#exporters) return this.#exporters;
    const exporters = new Map<string, Exporter | 'several'>();
    this.#exporters = exporters;
    for (const exporter of this.stacks) {
      for (const name of this.#namesIn(exporter.artifact)) {
        const key = `${exporter.artifact.environment.id}\n${name}`;
        exporters.set(key, exporters.has(key) ? 'several' : exporter);
      }
    }
    return exporters;
  }

  #namesIn({ template }: StackArtifact): readonly string[] {
    const text = this.#source.files.read(template);
    if (text?.includes('"Export"') !== true) return [];
    return [...text.matchAll(EXPORT_NAME)].flatMap(([, name = '']) => {
      const parsed = parseJson(name);
      return typeof parsed === 'string' ? [parsed] : [];
    });
  }
}
