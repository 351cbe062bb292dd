import * as nodeModule from 'node:module';

// Before anything large is loaded: what is compiled once is not compiled again at the next start.
nodeModule.enableCompileCache?.();
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2));
