import type { Maker } from '../cloudformation/read-unit.ts';
import type { Format, Source, Unit } from '../format.ts';
import { isManifest } from './assembly.ts';
import { OpenAssembly } from './read-assembly.ts';

/** The format of the cloud assemblies that the CDK synthesizes; what is in their templates is read as CloudFormation. */
export function assemblyFormat(makers: readonly Maker[]): Format {
  const open = new WeakMap<Source, Map<string, OpenAssembly>>();
  const at = (root: string, source: Source): OpenAssembly => {
    const known = open.get(source) ?? new Map<string, OpenAssembly>();
    open.set(source, known);
    const assembly = known.get(root) ?? new OpenAssembly(root, source);
    known.set(root, assembly);
    return assembly;
  };
  return {
    name: 'assembly',
    claim: (paths, source) => {
      const roots = paths.filter((path) => isManifest(path, source));
      const assemblies = roots.map((root) => ({ root, ...at(root, source).assembly }));
      const inner = new Set(assemblies.flatMap(({ root, manifests }) => manifests.filter((path) => path !== root)));
      return assemblies
        .filter(({ root }) => !inner.has(root))
        .map(({ root, folder, stacks, manifests }): Unit => {
          const own = paths.filter((path) => folder === '' || path.startsWith(`${folder}/`));
          const claims = new Set([...stacks.map(({ template }) => template), ...manifests, ...own]);
          claims.delete(root);
          return { root, format: 'assembly', claims: [...claims].sort() };
        });
    },
    read: (unit, source) => at(unit.root, source).read(makers),
    locate: (origin, unit, source) => at(unit.root, source).locator.locate(origin),
  };
}
