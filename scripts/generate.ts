import { readFileSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { CONFIG } from '../core/config/schema.ts';

/** A committed file that is made from others. */
interface Generated {
  readonly path: string;
  content(): string;
}

const GENERATED: readonly Generated[] = [{ path: 'core/config/queueseal.schema.json', content: configSchema }];

function configSchema(): string {
  // What a glob may look like cannot be said in JSON Schema; the loader says it.
  const schema = toJsonSchema(CONFIG, { target: 'draft-07', errorMode: 'ignore', typeMode: 'input' });
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Writes every generated file; with `--check` only says which ones are stale, and fails if there are any. */
if (import.meta.main) {
  const isCheck = process.argv.includes('--check');
  for (const { path, content } of GENERATED) {
    const fresh = content();
    if (fresh === current(path)) continue;
    if (!isCheck) writeFileSync(path, fresh);
    console.log(isCheck ? `${path} is stale: run "npm run generate".` : `${path} is written.`);
    if (isCheck) process.exitCode = 1;
  }
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
