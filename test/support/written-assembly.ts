import { DEFAULT_SETTINGS, type Files, lint, type Settings } from '../../core/index.ts';
import { Places } from '../../core/report/placed.ts';
import { filesOf } from './reported.ts';

/** Texts by path. */
export type Texts = Readonly<Record<string, string>>;

const TRACE = 'aws:cdk:creationStack';
const MADE = 'aws:cdk:logicalId';

/** A stack of an assembly. */
export interface Stack {
  readonly template: object;
  /** Frames by construct path. */
  readonly traces?: Readonly<Record<string, readonly [logicalId: string, ...frames: string[]]>>;
  readonly environment?: string;
}

/** An assembly of stacks, as current CDK writes it. */
export function assembly(stacks: Readonly<Record<string, Stack>>, folder = 'cdk.out', more: object = {}): Texts {
  const texts: Record<string, string> = {};
  const artifacts: Record<string, object> = {};
  for (const [name, { template, traces = {}, environment = 'aws://unknown-account/unknown-region' }] of Object.entries(
    stacks,
  )) {
    const entries = Object.entries(traces).map(([path, [logicalId, ...frames]]) => [
      `/${path}`,
      [
        { type: MADE, data: logicalId },
        { type: TRACE, data: frames },
      ],
    ]);
    texts[`${folder}/${name}.template.json`] = JSON.stringify(template);
    texts[`${folder}/${name}.metadata.json`] = JSON.stringify(Object.fromEntries(entries));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment,
      properties: { templateFile: `${name}.template.json` },
      additionalMetadataFile: `${name}.metadata.json`,
      displayName: name,
    };
  }
  return { ...texts, [`${folder}/manifest.json`]: JSON.stringify({ version: '55.0.0', artifacts, ...more }) };
}

/** Without what is said besides of every queue in plaintext. */
export const SETTINGS: Settings = { ...DEFAULT_SETTINGS, rules: new Map([['sqs-tls-not-enforced', 'off']]) };

/** What comes of linting the assemblies among some texts. */
export function linted(texts: Texts, more: Partial<Files> = {}, settings = SETTINGS) {
  const files: Files = { ...filesOf(texts), ...more };
  const paths = Object.keys(texts).filter((path) => path.endsWith('manifest.json'));
  const report = lint({ paths, files, settingsFor: () => settings });
  const places = new Places(files);
  const findings = report.findings.map(({ rule, resource, place, message }) => {
    const { path, line, column } = places.region(place.at);
    return { at: `${path}:${line}:${column}`, rule, resource, exact: place.exact, message };
  });
  return { report, findings, at: findings.map(({ at }) => at) };
}
