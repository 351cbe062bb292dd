// Runs AWS's `@aws/cloudformation-validate` over a folder; ends at once where it is not installed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// The peer is measured where somebody installed it; the project does not depend on it.
const PEER = '@aws/cloudformation-validate';
const { RegoEngine, TemplateFile } = await import(PEER).catch(() => process.exit(1));
const engine = new RegoEngine();
for (const name of readdirSync(process.argv[2], { recursive: true })) {
  if (!name.endsWith('.yaml')) continue;
  const file = new TemplateFile(join(process.argv[2], name));
  engine.validateStandard(file);
}
engine.free();
