import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * What is missing in the lockfile: `npm install` leaves out optional packages of other platforms that a registry does not
 * have, and `npm ci` then refuses the lockfile everywhere.
 */
export function lockfileGaps(root: string): string[] {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const packages = (JSON.parse(text) as { packages: Record<string, Locked> }).packages;
  const gaps = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages))
      .map(
        ([name, version]) => `package-lock.json lacks ${name} ${version}, which ${path} may install: add its entry.`,
      ),
  );
  if (text.includes('"resolved"')) gaps.push('package-lock.json names the addresses of a registry: see .npmrc.');
  return gaps;
}
