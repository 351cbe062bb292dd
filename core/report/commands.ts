import type { Commands } from '../fix-commands.ts';
import type { Files } from '../text/files.ts';
import { jsonText } from './json-text.ts';
import { Places } from './placed.ts';
import { printable, withoutCommands } from './terminal.ts';

const HEAD = [
  '# For queues and keys that exist already: commands of the AWS CLI for a POSIX shell, some with jq.',
  '# Read them, fill in what is asked for, and change the text as well, or the next deployment may take them back.',
];

/** Writes commands as a script, the finding and its fix above each part. */
export function commandsText(all: readonly Commands[], files: Files): string {
  if (all.length === 0) return '# Nothing to do.\n';
  const places = new Places(files);
  const parts = all.map(({ finding, fix, lines }) => {
    const { path, line } = places.region(finding.place.at);
    const head = `# ${path}:${line} ${finding.resource} (${finding.rule})`;
    if (!fix) {
      return [`${head}: choose, by --key or in the text:`, ...finding.fixes.map(({ title }) => `#   ${title}`)];
    }
    const { title, consequence } = fix;
    return [
      `${head}: ${title}`,
      ...(consequence === undefined ? [] : [`# ${consequence}`]),
      ...(lines.length > 0 ? lines : ['# No command does this; change the text and deploy it.']),
    ];
  });
  return withoutCommands(`${[HEAD, ...parts].map((lines) => lines.map(printable).join('\n')).join('\n\n')}\n`);
}

/** Writes commands as JSON. */
export function commandsJson(all: readonly Commands[], files: Files): string {
  const places = new Places(files);
  return jsonText({
    version: 1,
    commands: all.map(({ finding, fix, lines }) => {
      const { path, line } = places.region(finding.place.at);
      const { rule, resource, unit, fixes } = finding;
      return {
        rule,
        resource,
        unit,
        path,
        line,
        ...(fix ? { title: fix.title, lines } : { choices: fixes.map(({ title }) => title) }),
      };
    }),
  });
}
